// Sigma's texts with wildcards. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::sigma {

/// A character as Sigma compares it: its lower-case form where the two forms belong to each other alone, else itself.
char32_t fold(char32_t character);

class Glob {
 public:
  Glob() = default;

  /// As a rule writes it: `*` any characters, `?` one; a backslash makes one of `* ? \` that follows it a plain character and
  /// is itself before any other. UTF-8.
  static Glob parse(std::string_view written);
  static Glob plain(std::string_view text);

  void any_before();
  void any_after();

  /// Compares characters; a byte that is no UTF-8 is one.
  bool matches(std::string_view value, bool cased) const;

  bool has_wildcards() const;
  /// Without wildcards only.
  std::string text() const;
  /// True when all wildcards are one `*` at the end: then prefix() is what stands before it.
  bool is_prefix() const;
  std::string prefix() const;

  /// What parse() reads as this.
  std::string written() const;

  static constexpr char32_t kMany = 0x110000;  // beyond Unicode
  static constexpr char32_t kOne = 0x110001;
  /// Characters and the two above; stray bytes stand beyond them.
  const std::vector<char32_t>& symbols() const { return symbols_; }

 private:
  std::vector<char32_t> symbols_;
};

}  // namespace tocsin::sigma

// Texts with placeholders: "{{ actor.name | detail.userName | "somebody" }} did it". The first alternative
// that is present is put in, a quoted literal last; nothing present gives "(unknown)". No logic, no loops.
// The values come from events written by attackers: they are cleaned, shortened and, in commands, quoted for
// a POSIX shell. Parsed once, immutable, share const between threads.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tocsin::rule {

/// What a path stands for in an event, as it is. Nothing or an empty text: absent. A value in which a secret
/// was masked holds event::kMasked: good for reading, not for a command.
using Resolver = std::function<std::optional<std::string>(std::string_view path)>;

struct TemplateError {
  std::size_t offset = 0;  // in the template's text
  std::string snippet;     // the part of the template that is wrong, as written
  std::string message;
  std::string hint;
};

struct RenderedCommand {
  std::string text;      // empty when withheld
  std::string withheld;  // why there is no command, for the reader: "detail.x is not in the event"; empty:
                         // there is one
};

class Template {
 public:
  enum class Use {
    text,     // for people
    command,  // a shell line: one line, and a placeholder stands only where quoting it is safe
  };

  Template() = default;

  static tl::expected<Template, std::vector<TemplateError>> parse(std::string text, Use use = Use::text);

  /// For people: one line, each value at most kMaxValue bytes. Values that are absent are "(unknown)".
  std::string render(const Resolver& resolve) const;

  /// For a shell. Withheld when a value is absent, too long, masked, changed by cleaning, or could be read as
  /// an option or as the name of a file to load. Call it only on a template parsed for Use::command.
  RenderedCommand render_command(const Resolver& resolve) const;

  /// As written.
  const std::string& source() const { return source_; }
  bool empty() const { return source_.empty(); }

  /// Every path that is named, in order, repetitions kept.
  std::vector<std::string_view> paths() const;

  static constexpr std::size_t kMaxValue = 512;

 private:
  struct Alternative {
    std::string text;
    bool literal = false;
  };
  struct Part {
    std::string literal;                    // when there are no alternatives
    std::vector<Alternative> alternatives;  // of a placeholder
    std::string word_before;                // commands: what stands before the placeholder in its word
  };

  using Fault = std::function<void(std::string message, std::string hint)>;
  static void read_alternatives(std::string_view inside, Part& part, const Fault& fault);
  static std::optional<std::string> value_of(const Part& part, const Resolver& resolve);

  std::string source_;
  std::vector<Part> parts_;
};

}  // namespace tocsin::rule

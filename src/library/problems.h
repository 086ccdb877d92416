// Diagnostics as C programs read them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "library/tocsin_match.h"

namespace tocsin::library {

/// Owns what its views point to. Not thread-safe.
class Problems {
 public:
  Problems() = default;
  explicit Problems(Diagnostics diagnostics);

  // The views point into the diagnostics: a move keeps their strings where they are, a copy would not.
  Problems(Problems&&) noexcept = default;
  Problems& operator=(Problems&&) noexcept = default;
  Problems(const Problems&) = delete;
  Problems& operator=(const Problems&) = delete;
  ~Problems() = default;

  std::size_t size() const { return views_.size(); }
  /// Null when there are not so many.
  const tocsin_match_problem* at(std::size_t number) const {
    return number < views_.size() ? &views_[number] : nullptr;
  }
  const char* text() const { return text_.c_str(); }

 private:
  Diagnostics diagnostics_;
  std::vector<tocsin_match_problem> views_;
  std::string text_;
};

}  // namespace tocsin::library

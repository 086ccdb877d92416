// Lower- and upper-case forms of characters. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace tocsin::match {

/// Either two texts (UTF-8), when one form has several characters, or two characters.
struct CaseForms {
  std::string_view lower_text;
  std::string_view upper_text;
  char32_t lower = 0;
  char32_t upper = 0;
};

/// Nothing for a character without case.
std::optional<CaseForms> case_forms(char32_t code);

}  // namespace tocsin::match

// A text that is a whole number and nothing else. Pure.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace tocsin::aws {

/// Nothing when there is anything but digits (and a minus for signed types), or when the number does not fit.
template <class Integer>
std::optional<Integer> whole_number(std::string_view text, int base = 10) {
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace tocsin::aws

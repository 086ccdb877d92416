// The JSON number at the start of a text, read eight bytes at a time. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tocsin::match {

/// digits * 10^exponent.
struct Decimal {
  std::uint64_t digits = 0;
  std::int32_t exponent = 0;
  bool negative = false;
  bool fits = false;  // else the other members say nothing: more than 19 digits, or an exponent of many
};

/// Bounds between which the value of a number surely lies.
struct Bounds {
  double low = 0;
  double high = 0;
};

/// The bytes at the start of `text` that are a JSON number, and its value; 0 when there is none.
std::size_t scan_number(std::string_view text, Decimal& out);

/// The same without the value.
std::size_t number_length(std::string_view text);

/// Near to each other when `decimal` fits and is neither huge nor tiny; otherwise infinitely far.
Bounds bounds_of(const Decimal& decimal);

}  // namespace tocsin::match

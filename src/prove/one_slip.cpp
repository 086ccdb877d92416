#include "prove/one_slip.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::prove {
namespace {

bool is_one_slip(std::string_view a, std::string_view b) {
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  a.remove_prefix(static_cast<std::size_t>(differ.first - a.begin()));
  b.remove_prefix(static_cast<std::size_t>(differ.second - b.begin()));
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() <= 1 && b.size() <= 1) return true;
  return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

}  // namespace

std::optional<std::string> one_slip_from(std::string_view word,
                                         std::span<const std::string_view> candidates) {
  const auto lower = to_lower_ascii(word);
  std::optional<std::string> near;
  for (const auto candidate : candidates) {
    const auto other = to_lower_ascii(candidate);
    if (other == lower) return std::string(candidate);
    if (!near && is_one_slip(lower, other)) near = std::string(candidate);
  }
  return near;
}

}  // namespace tocsin::prove

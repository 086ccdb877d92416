#include "match/alternatives.h"

#include <algorithm>
#include <iterator>

namespace tocsin::match {
namespace {

// A character beyond U+FFFF begins with a surrogate and so comes before U+E000.
bool before_in_utf16(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xF0) return 0xED * 2 + 1;  // after every character below U+D800, before U+E000
    return byte * 2;
  };
  const int left = rank(*x);
  const int right = rank(*y);
  return left != right ? left < right : static_cast<unsigned char>(*x) < static_cast<unsigned char>(*y);
}

std::vector<Alternative> or_nothing(std::vector<Alternative> alternatives) {
  if (alternatives.empty()) alternatives.emplace_back();
  return alternatives;
}

// Item after item, as Event Ruler reads them: what comes later replaces what it finds under the same path.
std::vector<Alternative> multiply_out(const Group& group, std::vector<Alternative> alternatives) {
  for (const auto& item : group.items) {
    alternatives = or_nothing(std::move(alternatives));
    if (const auto* field = std::get_if<Field>(&item)) {
      for (auto& fields : alternatives) fields.insert_or_assign(field->path, field);
      continue;
    }
    std::vector<Alternative> all;
    for (const auto& branch : std::get<Or>(item).branches) {
      auto with_branch = multiply_out(branch, alternatives);
      std::move(with_branch.begin(), with_branch.end(), std::back_inserter(all));
    }
    alternatives = std::move(all);
  }
  return alternatives;
}

}  // namespace

bool PathOrder::operator()(std::string_view a, std::string_view b) const {
  return before_in_utf16(a, b);
}

std::vector<Alternative> alternatives_of(const Pattern& pattern) {
  return multiply_out(pattern.root, {});
}

}  // namespace tocsin::match

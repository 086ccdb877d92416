#include "match/program.h"

#include <algorithm>
#include <string_view>

namespace tocsin::match {
namespace {

// Java compares strings by UTF-16 units: a character beyond U+FFFF begins with a surrogate and so comes before U+E000.
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

struct PathOrder {
  bool operator()(std::string_view a, std::string_view b) const { return before_in_utf16(a, b); }
};

using Fields = std::map<std::string_view, const Field*, PathOrder>;

std::vector<Fields> or_nothing(std::vector<Fields> alternatives) {
  if (alternatives.empty()) alternatives.emplace_back();
  return alternatives;
}

// Item after item, as Event Ruler reads them: what comes later replaces what it finds under the same path.
std::vector<Fields> multiply_out(const Group& group, std::vector<Fields> alternatives) {
  for (const auto& item : group.items) {
    alternatives = or_nothing(std::move(alternatives));
    if (const auto* field = std::get_if<Field>(&item)) {
      for (auto& fields : alternatives) fields.insert_or_assign(field->path, field);
      continue;
    }
    std::vector<Fields> all;
    for (const auto& branch : std::get<Or>(item).branches) {
      auto with_branch = multiply_out(branch, alternatives);
      std::move(with_branch.begin(), with_branch.end(), std::back_inserter(all));
    }
    alternatives = std::move(all);
  }
  return alternatives;
}

}  // namespace

Program::Program(std::span<const Pattern> patterns) {
  for (const auto& pattern : patterns) add(pattern);
  known_checks_.clear();
}

void Program::add(const Pattern& pattern) {
  const auto alternatives = multiply_out(pattern.root, {});
  const bool sees_empty_keys =
      std::any_of(alternatives.begin(), alternatives.end(), [](const Fields& fields) {
        return std::any_of(fields.begin(), fields.end(),
                           [](const auto& f) { return has_empty_part(f.first); });
      });
  for (const auto& fields : alternatives) {
    Alternative alternative{patterns_, {}};
    for (const auto& [path, field] : fields) alternative.checks.push_back(check_of(*field, sees_empty_keys));
    alternatives_.push_back(std::move(alternative));
  }
  ++patterns_;
}

std::uint32_t Program::check_of(const Field& field, bool sees_empty_keys) {
  const auto path = paths_.add(field.path, sees_empty_keys);
  const auto [known, is_new] =
      known_checks_.try_emplace({path, field.written}, static_cast<std::uint32_t>(checks_.size()));
  if (is_new) checks_.push_back({path, Condition(field)});
  return known->second;
}

}  // namespace tocsin::match

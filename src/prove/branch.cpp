#include "prove/branch.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "doc/json_reader.h"

namespace tocsin::prove {
namespace {

match::Matcher joined(const match::Alternative& fields) {
  match::Pattern pattern;
  for (const auto& [_, field] : fields) pattern.root.items.emplace_back(*field);
  return match::Matcher(pattern);
}

using Paths = std::set<std::string, std::less<>>;

/// `seen`: what was asked for before, and then with the group's.
void find_replaced(const match::Group& group, Paths& seen, Paths& replaced) {
  for (const auto& item : group.items) {
    if (const auto* field = std::get_if<match::Field>(&item)) {
      if (!seen.insert(field->path).second) replaced.insert(field->path);
      continue;
    }
    const auto before = seen;
    for (const auto& branch : std::get<match::Or>(item).branches) {
      auto mine = before;
      find_replaced(branch, mine, replaced);
      seen.merge(mine);
    }
  }
}

}  // namespace

const match::Field* Branch::field(std::string_view path) const {
  const auto found = fields.find(path);
  return found == fields.end() ? nullptr : found->second;
}

Checked<Branches> Branches::of(const doc::Value& pattern) {
  auto parsed = match::parse_pattern(pattern, {});
  if (!parsed) return tl::make_unexpected(std::move(parsed.error()));
  return Branches(std::move(*parsed));
}

Branches::Branches(match::Pattern pattern) : pattern_(std::move(pattern)), matcher_(pattern_) {
  for (auto& fields : match::alternatives_of(pattern_)) {
    auto matcher = joined(fields);
    branches_.push_back({std::move(fields), std::move(matcher)});
  }
}

std::vector<std::string> Branches::paths() const {
  std::set<std::string> out;
  for (const auto& branch : branches_) {
    for (const auto& [path, _] : branch.fields) out.emplace(path);
  }
  return {out.begin(), out.end()};
}

std::vector<std::string> Branches::replaced() const {
  Paths seen;
  Paths out;
  find_replaced(pattern_.root, seen, out);
  return {out.begin(), out.end()};
}

bool is_of_trail(const Branch& branch) {
  const auto* field = branch.field("detail-type");
  return field != nullptr && std::ranges::all_of(field->tests, [](const match::Test& test) {
           const auto* text = std::get_if<match::TextTest>(&test);
           return text != nullptr && text->text.ends_with(" via CloudTrail");
         });
}

match::Matcher matcher_of(const match::Field& field) {
  match::Pattern pattern;
  pattern.root.items.emplace_back(field);
  return match::Matcher(pattern);
}

std::vector<doc::Value> written_tests(const match::Field& field) {
  auto list = doc::parse_json(field.written);
  return list ? std::move(list->items) : std::vector<doc::Value>{};
}

ExactTexts exact_texts(const match::Field& field) {
  ExactTexts out;
  for (const auto& test : field.tests) {
    const auto* text = std::get_if<match::TextTest>(&test);
    if (text != nullptr && text->how == match::TextTest::How::equal) {
      out.texts.push_back(text->text);
    } else {
      out.only = false;
    }
  }
  return out;
}

}  // namespace tocsin::prove

#include "route/silence.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::route {
namespace {

Preview::Counts most_first(const std::map<std::string, std::size_t>& counts) {
  Preview::Counts out(counts.begin(), counts.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

/// One matcher for each value of each condition.
std::vector<Matchers> single_values(const Matchers& matchers) {
  std::vector<Matchers> out;
  for (const auto& condition : matchers.conditions) {
    for (const auto& wanted : condition.any_of) out.push_back({kEverySeverity, {{condition.name, {wanted}}}});
  }
  return out;
}

bool are_of_ids(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

/// Takes in every account of an organisation: the root by its name or id, or what fits that id or the ids of all units. They are "r-ab12" and
/// "ou-ab12-11111111": all units have the root's letters. https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
bool is_everywhere(const Wanted& unit) {
  const std::string_view text = unit.text;
  if (text == "Root" || text.find_first_not_of("*/") == std::string_view::npos) return true;
  if (text.starts_with("r-") && text.size() >= 6 && are_of_ids(text.substr(2))) return true;
  auto begins = text.substr(0, text.find_first_of("*\\"));
  // An id that goes on as `unit` begins, and then with what no pattern names.
  const auto fits = [&](std::string_view form, std::string_view rest) {
    if (form.starts_with(begins)) return unit.wildcard.matches(std::string(form) + std::string(rest));
    return begins.starts_with(form) && are_of_ids(begins.substr(form.size())) &&
           unit.wildcard.matches(std::string(begins) + std::string(rest));
  };
  if (fits("r-", "\x01")) return true;
  if (begins.size() > 3 && begins.ends_with('-')) begins.remove_suffix(1);
  return fits("ou-", "-\x01");
}

/// The value that alone takes in nearly every alert. Nothing: there is none.
const Wanted* takes_any(const Condition& condition) {
  const auto found = std::ranges::find_if(condition.any_of, [&](const Wanted& wanted) {
    return condition.name == Name::ou ? is_everywhere(wanted)
                                      : wanted.text.find_first_not_of('*') == std::string::npos;
  });
  return found == condition.any_of.end() ? nullptr : &*found;
}

}  // namespace

Result<Matchers> parse_stored_matchers(const std::string& json) {
  const auto value = doc::parse_json(json);
  if (!value)
    return fail({ErrorKind::io, "the stored matchers are no JSON: " + value.error().message, {}, {}});
  Diagnostics diagnostics;
  auto matchers = read_matchers({"the store", json}, *value, "$", diagnostics);
  if (!diagnostics.empty()) {
    return fail({ErrorKind::io,
                 "the stored matchers cannot be read: " + diagnostics.front().message,
                 {},
                 "a newer Tocsin may have written them"});
  }
  return matchers;
}

std::string unfit_for_silence(const Matchers& matchers) {
  if (matchers.conditions.empty()) return "a severity alone would silence nearly everything";
  if (std::ranges::all_of(matchers.conditions, takes_any)) {
    return fmt::format("'{}' alone would silence nearly everything",
                       printable(takes_any(matchers.conditions.front())->text));
  }
  for (const auto& condition : matchers.conditions) {
    for (const auto& wanted : condition.any_of) {
      if (condition.name == Name::principal && wanted.text.starts_with('*')) {
        return "who assumes a role chooses how the principal ends: it must not begin with '*'";
      }
    }
  }
  return {};
}

Preview preview(const Silence& silence, const std::vector<Labels>& alerts) {
  Preview out;
  std::map<std::string, std::size_t> rules;
  std::map<std::string, std::size_t> principals;
  for (const auto& labels : alerts) {
    ++out.looked_at;
    if (!silence.hides(labels)) {
      if (silence.matchers.matches(labels)) ++out.critical_left;
      continue;
    }
    ++out.hidden;
    ++rules[labels.rule];
    ++principals[labels.principal.empty() ? "not known" : labels.principal.front()];
  }
  out.rules = most_first(rules);
  out.principals = most_first(principals);
  for (const auto& single : single_values(silence.matchers)) {
    if (std::none_of(alerts.begin(), alerts.end(), [&](const Labels& l) { return single.matches(l); }))
      out.unseen.push_back(describe(single));
  }
  return out;
}

}  // namespace tocsin::route

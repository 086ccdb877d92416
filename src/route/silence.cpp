#include "route/silence.h"

#include <algorithm>
#include <map>

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
  const auto takes_any = [](const auto& condition) {
    return std::any_of(condition.any_of.begin(), condition.any_of.end(), [](const auto& wanted) {
      return wanted.text.find_first_not_of('*') == std::string::npos;
    });
  };
  if (std::all_of(matchers.conditions.begin(), matchers.conditions.end(), takes_any))
    return "'*' alone would silence nearly everything";
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

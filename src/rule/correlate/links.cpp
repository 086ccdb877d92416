#include "rule/correlate/links.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rule/correlate/correlation.h"

namespace tocsin::rule {
namespace {

class Linking {
 public:
  Linking(ReadRules& rules, const std::set<std::string>& broken, Diagnostics& diagnostics)
      : rules_(rules), broken_(broken), diagnostics_(diagnostics) {}

  void link(ParsedRule& rule) {
    if (!rule.correlation) return;
    on_the_way_.push_back(rule.rule.id);
    std::vector<doc::Value> patterns;
    for (const auto& one : rule.correlation->counted) {
      const auto pattern = one.own ? one.written : pattern_of(rule, one.name);
      if (pattern.is(doc::Kind::object)) patterns.push_back(pattern);
    }
    on_the_way_.pop_back();
    rule.rule.pattern = any_of(patterns);
    if (patterns.empty() || match::parse_pattern(rule.rule.pattern, {})) return;
    error(rule, "the events of this correlation have too many alternatives together", "count fewer of them");
  }

 private:
  doc::Value pattern_of(const ParsedRule& correlation, const std::string& name) {
    const auto found = rules_.find(name);
    if (found == rules_.end()) {
      if (!broken_.contains(name)) missing(correlation, name);
      return {};
    }
    auto& rule = found->second;
    if (!rule.correlation) return rule.rule.pattern;
    if (std::ranges::find(on_the_way_, name) != on_the_way_.end()) {
      error(correlation, fmt::format("\"{}\" counts itself, through \"{}\"", name, on_the_way_.back()), "");
      return {};
    }
    for (std::size_t i = 0; i < correlation.correlation->group_by.size(); ++i) {
      const auto& part = correlation.correlation->group_by[i];
      if (groups_by(*rule.correlation, part, place_in(*correlation.correlation, name, i))) continue;
      error(correlation, fmt::format("it groups by \"{}\", which \"{}\" does not", part, name),
            "a correlation that counts another one groups by what that one groups by, or by less");
    }
    link(rule);
    return rule.rule.pattern;
  }

  /// Where part `i` of the group stands in what `name` counts; an alias says so.
  static const Place& place_in(const Correlation& correlation, const std::string& name, std::size_t i) {
    return std::ranges::find(correlation.counted, name, &Counted::name)->groups[i];
  }

  static bool groups_by(const Correlation& inner, const std::string& part, const Place& place) {
    return std::ranges::any_of(
        inner.group_by, [&](const std::string& own) { return own == part || read_place(own) == place; });
  }

  void missing(const ParsedRule& correlation, const std::string& name) {
    std::vector<std::string_view> ids;
    for (const auto& [id, rule] : rules_) ids.emplace_back(id);
    const auto near = did_you_mean(name, ids);
    error(correlation, fmt::format("\"{}\" is none of its events, and no rule has this id", name),
          near ? fmt::format("did you mean \"{}\"?", *near)
               : "name an event of \"events\", or load the rule as well");
  }

  void error(const ParsedRule& rule, std::string message, std::string hint) {
    auto d = rule.id_place;
    d.path = "$.correlation";
    d.message = std::move(message);
    d.hint = std::move(hint);
    const auto same = [&](const Diagnostic& other) {
      return other.file == d.file && other.message == d.message;
    };
    if (std::ranges::none_of(diagnostics_, same)) diagnostics_.push_back(std::move(d));
  }

  ReadRules& rules_;
  const std::set<std::string>& broken_;
  Diagnostics& diagnostics_;
  std::vector<std::string> on_the_way_;
};

}  // namespace

void link_correlations(ReadRules& rules, const std::set<std::string>& broken, Diagnostics& diagnostics) {
  Linking linking(rules, broken, diagnostics);
  for (auto& [id, rule] : rules) linking.link(rule);
}

bool feeds_a_correlation(const ReadRules& rules, const std::string& id) {
  return std::ranges::any_of(rules, [&](const auto& one) {
    const auto& correlation = one.second.correlation;
    return correlation && std::ranges::any_of(correlation->counted, [&](const Counted& counted) {
             return !counted.own && counted.name == id;
           });
  });
}

}  // namespace tocsin::rule

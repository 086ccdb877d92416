#include "route/labels.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace tocsin::route {
namespace {

std::vector<std::string> distinct(std::initializer_list<std::string_view> texts) {
  std::vector<std::string> out;
  for (const auto text : texts) {
    if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end()) out.emplace_back(text);
  }
  return out;
}

}  // namespace

std::vector<std::string> units(std::string_view path, const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    at = std::min(path.find('/', at), path.size());
    out.emplace_back(path.substr(0, at));
  }
  out.insert(out.end(), ids.begin(), ids.end());
  return out;
}

std::string_view below_root(std::string_view path) {
  constexpr std::string_view kRoot = "Root/";
  while (path.starts_with(kRoot)) path.remove_prefix(kRoot.size());
  return path;
}

Labels labels_of(const alert::Alert& alert) {
  const auto bus_source = doc::string_at(alert.raw, "source").value_or("");
  return {alert.severity,
          alert.rule_id,
          distinct({alert.account, alert.account_name}),
          units(alert.account_ou, alert.account_ou_ids),
          alert.region,
          distinct({alert.who.name, alert.who.arn}),
          distinct({alert.family, alert.service, bus_source}),
          alert.tags};
}

Result<Labels> parse_labels(std::span<const std::string> words) {
  Labels labels;
  bool has_severity = false;
  for (const auto& word : words) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto value = equals == std::string::npos ? std::string() : word.substr(equals + 1);
    if (value.empty()) return fail({ErrorKind::usage, "a label is NAME=VALUE", word, "severity=high"});
    if (name == "severity") {
      const auto severity = rule::parse_severity(value);
      if (!severity) {
        return fail({ErrorKind::usage, "this is no severity", word, "critical, high, medium, low or info"});
      }
      labels.severity = *severity;
      has_severity = true;
    } else if (name == "rule") {
      labels.rule = value;
    } else if (name == "region") {
      labels.region = value;
    } else if (name == "account") {
      labels.account.push_back(value);
    } else if (name == "ou") {
      for (auto& unit : units(below_root(value), {})) labels.ou.push_back(std::move(unit));
    } else if (name == "principal") {
      labels.principal.push_back(value);
    } else if (name == "source") {
      labels.source.push_back(value);
    } else if (name == "tag") {
      labels.tags.push_back(value);
    } else {
      return fail({ErrorKind::usage, "an alert has no such label", word,
                   "severity, rule, account, ou, region, principal, source or tag"});
    }
  }
  if (!has_severity)
    return fail({ErrorKind::usage, "which severity has the alert?", {}, "add severity=high"});
  return labels;
}

}  // namespace tocsin::route

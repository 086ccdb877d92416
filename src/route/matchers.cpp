#include "route/matchers.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/text.h"

namespace tocsin::route {
namespace {

using rule::kSeverityNames;
using rule::Severity;

constexpr std::size_t kMostValueBytes = 1024;  // an ARN is shorter
constexpr std::string_view kRoot = "Root";     // as an `ou`: every place, as '*' is

std::vector<std::string_view> values_of(const Labels& labels, Name name) {
  const auto views = [](const std::vector<std::string>& texts) {
    return std::vector<std::string_view>(texts.begin(), texts.end());
  };
  const auto one = [](const std::string& text) {
    return text.empty() ? std::vector<std::string_view>() : std::vector<std::string_view>{text};
  };
  switch (name) {
    case Name::rule:
      return one(labels.rule);
    case Name::account:
      return views(labels.account);
    case Name::ou:
      return views(labels.ou);
    case Name::region:
      return one(labels.region);
    case Name::principal:
      return views(labels.principal);
    case Name::source:
      return views(labels.source);
    case Name::tag:
      return views(labels.tags);
  }
  return {};
}

bool holds(const Condition& condition, const Labels& labels) {
  const auto values = values_of(labels, condition.name);
  return std::any_of(condition.any_of.begin(), condition.any_of.end(), [&](const Wanted& wanted) {
    return std::any_of(values.begin(), values.end(),
                       [&](std::string_view value) { return wanted.wildcard.matches(value); });
  });
}

template <class Texts>
std::string one_of(const Texts& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : " or ") + shorten(printable(text), 200);
  return out.empty() ? "not known" : out;
}

std::vector<std::string_view> severity_names(Severities severities) {
  std::vector<std::string_view> out;
  for (std::size_t i = kSeverityNames.size(); i-- > 0;) {
    if ((severities & bit(static_cast<Severity>(i))) != 0) out.push_back(kSeverityNames[i]);
  }
  return out;
}

std::string wanted_text(const Condition& condition) {
  std::vector<std::string_view> texts;
  for (const auto& wanted : condition.any_of) texts.push_back(wanted.text);
  return one_of(texts);
}

/// Every text that fits `narrow` fits `wide`. A '*' of `narrow` stands for any run, and only a '*' of `wide` can take in the
/// character '*', unless `wide` has an escaped one.
bool covers_text(const Wanted& wide, std::string_view narrow) {
  if (wide.text == narrow) return true;
  if (wide.text.find('\\') != std::string::npos || narrow.find('\\') != std::string::npos) return false;
  return wide.wildcard.matches(narrow);
}

/// A unit covers those below it.
bool covers_value(Name name, const Wanted& wide, std::string_view narrow) {
  if (name != Name::ou) return covers_text(wide, narrow);
  if (narrow == kRoot) narrow = "*";
  if (covers_text(wide, narrow)) return true;
  for (auto slash = narrow.rfind('/'); slash != std::string_view::npos; slash = narrow.rfind('/')) {
    narrow = narrow.substr(0, slash);
    if (covers_text(wide, narrow)) return true;
  }
  return false;
}

bool is_digits(const doc::Value& value) {
  return value.is(doc::Kind::number) &&
         std::all_of(value.text.begin(), value.text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// An account stands in each unit above it, so that "Prod" and "Prod/*" ask the same. What is bare stays as it is: it is read again from the store.
std::string_view bare_unit(std::string_view path) {
  while (path.ends_with('/') || path.ends_with("/*")) path.remove_suffix(path.ends_with('/') ? 1 : 2);
  return below_root(path);
}

/// Builds one set of matchers, whatever it is read from.
class Builder {
 public:
  /// What is wrong with the value; nothing when it was taken.
  std::optional<std::string> add(std::string_view name, std::string_view value) {
    if (name == "severity" || name == "min_severity") return add_severity(name == "severity", value);
    const auto at = std::find(kNames.begin(), kNames.end(), name);
    if (at == kNames.end()) return unknown(name);
    if (name == "ou") value = bare_unit(value);
    if (value.empty()) return fmt::format("\"{}\" has an empty value", name);
    if (value.size() > kMostValueBytes) return fmt::format("a value of \"{}\" is too long", name);
    auto wildcard = match::parse_wildcard(name == "ou" && value == kRoot ? "*" : value);
    if (!wildcard) return wildcard.error().message + ": " + wildcard.error().hint;
    conditions_[static_cast<Name>(at - kNames.begin())].push_back({std::string(value), std::move(*wildcard)});
    return std::nullopt;
  }

  Matchers take() {
    Matchers out;
    if (listed_ != 0) out.severities = listed_;
    out.severities = static_cast<Severities>(out.severities & from_);
    for (auto& [name, values] : conditions_) out.conditions.push_back({name, std::move(values)});
    return out;
  }

 private:
  std::optional<std::string> add_severity(bool exact, std::string_view value) {
    const auto severity = rule::parse_severity(value);
    if (!severity) {
      const auto near = did_you_mean(value, kSeverityNames);
      return fmt::format(
          "\"{}\" is no severity; {}", printable(value),
          near ? fmt::format("did you mean \"{}\"?", *near) : "critical, high, medium, low or info");
    }
    if (exact) {
      listed_ = static_cast<Severities>(listed_ | bit(*severity));
    } else {
      from_ = from(*severity);
    }
    return std::nullopt;
  }

  static std::string unknown(std::string_view name) {
    std::vector<std::string_view> known(kNames.begin(), kNames.end());
    known.insert(known.end(), {"severity", "min_severity"});
    const auto near = did_you_mean(name, known);
    return fmt::format("an alert has no \"{}\"; {}", printable(name),
                       near ? fmt::format("did you mean \"{}\"?", *near)
                            : "severity, min_severity, rule, account, ou, region, principal, source or tag");
  }

  Severities listed_ = 0;
  Severities from_ = kEverySeverity;
  std::map<Name, std::vector<Wanted>> conditions_;
};

}  // namespace

std::optional<std::string> Matchers::mismatch(const Labels& labels) const {
  if ((severities & bit(labels.severity)) == 0) {
    return fmt::format("severity is {}, not {}", rule::name(labels.severity),
                       one_of(severity_names(severities)));
  }
  for (const auto& condition : conditions) {
    if (holds(condition, labels)) continue;
    return fmt::format("{} is {}, not {}", kNames[static_cast<std::size_t>(condition.name)],
                       one_of(values_of(labels, condition.name)), wanted_text(condition));
  }
  return std::nullopt;
}

bool covers(const Matchers& wide, const Matchers& narrow) {
  if ((narrow.severities & ~wide.severities) != 0) return false;
  return std::all_of(wide.conditions.begin(), wide.conditions.end(), [&](const Condition& asked) {
    return std::any_of(narrow.conditions.begin(), narrow.conditions.end(), [&](const Condition& given) {
      return given.name == asked.name &&
             std::all_of(given.any_of.begin(), given.any_of.end(), [&](const Wanted& value) {
               return std::any_of(asked.any_of.begin(), asked.any_of.end(), [&](const Wanted& wider) {
                 return covers_value(asked.name, wider, value.text);
               });
             });
    });
  });
}

std::string describe(const Matchers& matchers) {
  std::string out;
  if (matchers.severities != kEverySeverity) out = "severity " + one_of(severity_names(matchers.severities));
  for (const auto& condition : matchers.conditions) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{} {}", kNames[static_cast<std::size_t>(condition.name)], wanted_text(condition));
  }
  return out.empty() ? "everything" : out;
}

Matchers read_matchers(const SourceText& source, const doc::Value& value, const std::string& path,
                       Diagnostics& diagnostics) {
  const auto wrong = [&](std::size_t at, std::string message, std::string hint = {}) {
    diagnostics.push_back(diagnose(source, at, std::move(message), std::move(hint), path));
  };
  if (!value.is(doc::Kind::object)) {
    wrong(value.begin, "what to match must be names with values",
          "{min_severity: high, account: [\"111122223333\"]}");
    return {};
  }
  Builder builder;
  for (const auto& [name, wanted, place] : value.members) {
    if (wanted.is(doc::Kind::array) && wanted.items.empty()) {
      wrong(place, fmt::format("\"{}\" has no values: it could never match", name));
    }
    const auto values = wanted.is(doc::Kind::array) ? std::span<const doc::Value>(wanted.items)
                                                    : std::span<const doc::Value>(&wanted, 1);
    if (name == "min_severity" && wanted.is(doc::Kind::array)) {
      wrong(place, "\"min_severity\" is one severity", "min_severity: high");
      continue;
    }
    for (const auto& one : values) {
      // An account's number without quotes; the document keeps it as it was written, zeros included.
      if (!one.is(doc::Kind::string) && !is_digits(one)) {
        wrong(one.begin, fmt::format("a value of \"{}\" must be a text", name), "put it in quotes");
        continue;
      }
      if (auto problem = builder.add(name, one.text)) wrong(place, std::move(*problem));
    }
  }
  auto matchers = builder.take();
  if (matchers.severities == 0) {
    wrong(value.begin, "no severity is among \"severity\" and at or above \"min_severity\"");
    matchers.severities = kEverySeverity;
  }
  return matchers;
}

Result<Matchers> parse_matchers(std::span<const std::string> words) {
  static const std::string kForm = "NAME=VALUE, as in rule=iam-* or account=111122223333";
  if (words.empty()) return fail({ErrorKind::usage, "what to match is missing", {}, kForm});
  Builder builder;
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) return fail({ErrorKind::usage, "this matches nothing", word, kForm});
    if (auto problem = builder.add(std::string_view(word).substr(0, equals),
                                   std::string_view(word).substr(equals + 1))) {
      return fail({ErrorKind::usage, std::move(*problem), word, {}});
    }
  }
  auto matchers = builder.take();
  if (matchers.severities == 0) {
    return fail({ErrorKind::usage, "no severity is among severity= and at or above min_severity=", {}, {}});
  }
  return matchers;
}

doc::Value to_json(const Matchers& matchers) {
  auto out = doc::object();
  const auto list = [](const auto& texts) {
    auto values = doc::array();
    for (const auto& text : texts) values.items.push_back(doc::string(std::string(text)));
    return values;
  };
  if (matchers.severities != kEverySeverity) out.set("severity", list(severity_names(matchers.severities)));
  for (const auto& condition : matchers.conditions) {
    std::vector<std::string> texts;
    for (const auto& wanted : condition.any_of) texts.push_back(wanted.text);
    out.set(std::string(kNames[static_cast<std::size_t>(condition.name)]), list(texts));
  }
  return out;
}

}  // namespace tocsin::route

#include "rule/bus/asked_data_events.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <utility>
#include <variant>

#include "match/matcher.h"
#include "rule/bus/data_events.h"
#include "sigma/detection.h"

namespace tocsin::rule {
namespace {

using sigma::Expression;

/// What a call is known by; all else of it is unknown.
constexpr std::array<std::string_view, 6> kKnown{
    kBusSource,    kBusDetailType,         kBusEventSource,
    kBusEventName, "detail.eventCategory", "detail.managementEvent"};

/// A data event and a management event that differs from it in name and category.
struct Pair {
  doc::Value data;
  doc::Value management;
};

/// What an expression may come to for a data event, and whether it comes to that because it is none of the other kind.
struct Verdict {
  bool may_hold = true;
  bool may_fail = true;
  bool asked_by_holding = false;
  bool asked_by_failing = false;
};

Verdict verdict_of(bool data, bool management) {
  return {data, !data, data && !management, !data && management};
}

Verdict negation(const Verdict& part) {
  return {part.may_fail, part.may_hold, part.asked_by_failing, part.asked_by_holding};
}

Verdict both(const Verdict& left, const Verdict& right) {
  const bool may_hold = left.may_hold && right.may_hold;
  return {may_hold, left.may_fail || right.may_fail,
          may_hold && (left.asked_by_holding || right.asked_by_holding),
          left.asked_by_failing || right.asked_by_failing};
}

Verdict either(const Verdict& left, const Verdict& right) {
  return negation(both(negation(left), negation(right)));
}

constexpr Verdict kHolds{true, false, false, false};
constexpr Verdict kFails{false, true, false, false};

Verdict of_detection(const Expression& expression, const Pair& pair) {
  if (expression.item) {
    const auto& [field, tests] = *expression.item;
    const auto* data = pair.data.find("detail")->find(field);
    const auto* management = pair.management.find("detail")->find(field);
    const auto is_other = [](const auto& test) { return std::holds_alternative<sigma::FieldTest>(test); };
    if (data == nullptr || management == nullptr || std::ranges::any_of(tests, is_other)) return {};
    const auto holds = [&](const doc::Value& leaf) {
      return std::ranges::any_of(tests,
                                 [&](const auto& test) { return sigma::holds(test, leaf, pair.data); });
    };
    return verdict_of(holds(*data), holds(*management));
  }
  if (expression.kind == Expression::Kind::negation)
    return negation(of_detection(expression.parts.front(), pair));
  const bool all = expression.kind == Expression::Kind::all;
  auto out = all ? kHolds : kFails;
  for (const auto& part : expression.parts) {
    const auto one = of_detection(part, pair);
    out = all ? both(out, one) : either(out, one);
  }
  return out;
}

const doc::Value* value_at(const doc::Value& envelope, std::string_view path) {
  constexpr std::string_view kDetail = "detail.";
  return path.starts_with(kDetail) ? envelope.find("detail")->find(path.substr(kDetail.size()))
                                   : envelope.find(path);
}

/// A pattern's tests of what is known of a call.
class KnownTests {
 public:
  explicit KnownTests(const match::Group& group) {
    for (const auto& item : group.items) {
      if (const auto* field = std::get_if<match::Field>(&item)) {
        if (std::ranges::find(kKnown, field->path) != kKnown.end())
          fields_.emplace_back(field->path, match::Matcher(match::Pattern{{{*field}}}));
        continue;
      }
      auto& branches = ors_.emplace_back();
      for (const auto& branch : std::get<match::Or>(item).branches) branches.emplace_back(branch);
    }
  }

  Verdict of(const Pair& pair) const {
    Verdict out{true, true};
    for (const auto& [path, tests] : fields_) {
      if (!out.may_hold) return out;
      if (value_at(pair.data, path) != nullptr)
        out = both(out, verdict_of(tests.matches(pair.data), tests.matches(pair.management)));
    }
    for (const auto& branches : ors_) {
      auto one = kFails;
      for (const auto& branch : branches) one = either(one, branch.of(pair));
      out = both(out, one);
    }
    return out;
  }

 private:
  std::vector<std::pair<std::string, match::Matcher>> fields_;
  std::vector<std::vector<KnownTests>> ors_;
};

match::Group group_of(const BusFields& fields) {
  match::Group out;
  for (const auto& [path, tests] : fields) {
    auto read = match::read_pattern({"", fmt::format(R"({{"field":[{}]}})", fmt::join(tests, ","))});
    if (!read) continue;
    auto field = std::get<match::Field>(read->root.items.front());
    field.path = path;
    out.items.emplace_back(std::move(field));
  }
  return out;
}

doc::Value call(const DataEvent& event, std::string_view name, bool management) {
  const auto text = [](std::string_view value) { return doc::string(std::string(value)); };
  return doc::object(
      {{"source", text(fmt::format("aws.{}", event.service))},
       {"detail-type", text("AWS API Call via CloudTrail")},
       {"detail", doc::object({{"eventSource", text(fmt::format("{}.amazonaws.com", event.service))},
                               {"eventName", text(name)},
                               {"eventCategory", text(management ? "Management" : "Data")},
                               {"managementEvent", doc::boolean(management)}})}});
}

struct KnownCall {
  DataEvent event;
  Pair pair;
};

std::vector<KnownCall> all_calls() {
  std::vector<KnownCall> out;
  for (const auto service : services_with_data_events()) {
    for (const auto name : data_event_names(service)) {
      const DataEvent event{service, data_event_type(service, name), name};
      // No call is named so.
      out.push_back({event, {call(event, name, false), call(event, "Xx", true)}});
    }
  }
  return out;
}

/// A management event of which its category is known, and nothing else.
Pair any_management_event() {
  const auto event = doc::object({{"detail", doc::object({{"eventCategory", doc::string("Management")},
                                                          {"managementEvent", doc::boolean(true)}})}});
  return {event, event};
}

}  // namespace

AskedDataEvents asked_data_events(const Rule& rule, const match::Pattern& pattern,
                                  const BusFields& alternative) {
  static const auto kCalls = all_calls();
  const KnownTests narrow(pattern.root);
  const KnownTests wide(group_of(alternative));
  Expression detection;
  if (!rule.detection.is(doc::Kind::null)) {
    // It was checked when the rule was loaded.
    if (const auto read = sigma::Detection::read({rule.path, ""}, rule.detection))
      detection = read->expression();
  }
  const auto verdict = [&](const Pair& pair) {
    auto out = wide.of(pair);
    if (out.may_hold) out = both(out, narrow.of(pair));
    return out.may_hold ? both(out, of_detection(detection, pair)) : out;
  };
  AskedDataEvents out;
  for (const auto& [event, pair] : kCalls) {
    const auto one = verdict(pair);
    if (one.may_hold && one.asked_by_holding) out.events.push_back(event);
  }
  out.management = verdict(any_management_event()).may_hold;
  return out;
}

}  // namespace tocsin::rule

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <variant>

#include "base/text.h"
#include "doc/json_writer.h"
#include "prove/aws_facts.h"
#include "prove/branch_expression.h"
#include "prove/call_judge.h"
#include "prove/checks.h"
#include "prove/condition_truth.h"
#include "prove/detection_values.h"
#include "prove/filters.h"
#include "prove/service_events.h"
#include "prove/ways.h"
#include "sigma/prefilter.h"

namespace tocsin::prove {
namespace {

constexpr std::size_t kMostPatterns = 16;  // alternatives that each way is held against
const Place kCondition{"detection", "condition"};

/// What the pattern lets through.
std::vector<Parts> patterns_of(const Branches& branches) {
  std::vector<Parts> out;
  for (const auto& branch : branches.all()) flatten(expression_of(branch), out.emplace_back());
  return out;
}

CallSet calls_of(const std::vector<Parts>& patterns, CallJudge& calls) {
  CallSet out(calls.calls().size(), false);
  for (const auto& pattern : patterns)
    out |= calls.met({sigma::Expression::Kind::all, pattern, nullptr}).perhaps;
  return out;
}

/// False when nothing more is to be said: it can never hold.
bool check_possible(const sigma::Expression& condition, const Beside& beside, Remarks& remarks) {
  const auto clash = why_impossible(condition, beside);
  if (!truth_of(condition).can_hold || clash.kind == Clash::Kind::sure) {
    remarks.fail("its condition can never hold", clash.why, kCondition);
    return false;
  }
  if (clash.kind == Clash::Kind::only_in_a_list)
    remarks.warn("its condition can hold only where a field is a list", clash.why, kCondition);
  return true;
}

void check_ways(const sigma::Expression& condition, const Beside& beside, Remarks& remarks) {
  for (const auto& dead : dead_ways(condition, beside)) {
    if (!dead.is_sure) {
      remarks.warn(fmt::format("one way to meet its condition needs a field that is a list: {}", dead.way),
                   dead.why, kCondition);
    } else if (dead.is_denial) {
      remarks.fail(fmt::format("its condition denies what never comes: {}", dead.way), dead.why, kCondition);
    } else {
      remarks.fail(fmt::format("one way to meet its condition can never be taken: {}", dead.way), dead.why,
                   kCondition);
    }
  }
}

/// It asks for something of which the tables are less sure than of names.
bool names_a_kind(const sigma::Expression& expression) {
  const auto is_kind = [](std::string_view field) {
    return field == "managementEvent" || field == "eventCategory" || field == "eventType";
  };
  return (expression.item && is_kind(expression.item->field)) ||
         std::ranges::any_of(expression.parts, names_a_kind);
}

void check_truth(const sigma::Expression& condition, Remarks& remarks) {
  if (!truth_of(condition).can_fail)
    return remarks.fail("its condition says nothing: it holds whatever the searches find", {}, kCondition);
  for (const auto& part : condition.parts) {
    if (part.kind == sigma::Expression::Kind::any && !truth_of(part).can_fail) {
      remarks.fail(fmt::format("a part of its condition says nothing: {}", told({part})), {}, kCondition);
    } else {
      check_truth(part, remarks);
    }
  }
}

class DetectionCheck {
 public:
  DetectionCheck(const Subject& subject, const Detections& detections, std::vector<Remark>& out)
      : subject_(subject),
        detections_(detections),
        is_derived_(is_made_from(subject.rule->pattern, detections.whole)),
        patterns_(patterns_of(subject.branches)),
        out_(out) {}

  void run() {
    const bool of_trail = std::ranges::all_of(subject_.branches.all(), is_of_trail);
    Beside beside;
    if (!is_derived_ && patterns_.size() <= kMostPatterns) beside.patterns = patterns_;
    std::optional<KnownCalls> with_strange;
    std::optional<CallJudge> calls;
    if (of_trail) {
      const auto strange = strange_sources(detections_.whole.expression());
      if (!strange.empty()) with_strange.emplace(KnownCalls::Belief::sure, strange);
      calls.emplace(with_strange ? *with_strange : KnownCalls::of_table(KnownCalls::Belief::sure));
      if (check_names(*calls)) beside.calls = &*calls;
    }
    Remarks remarks(Check::pattern, out_);
    const auto before = out_.size();
    const bool possible = check_possible(detections_.whole.expression(), beside, remarks);
    if (!detections_.own) return;
    if (possible) check_ways(*detections_.own, beside, remarks);
    check_truth(*detections_.own, remarks);
    if (out_.size() == before && beside.calls != nullptr && !with_strange)
      check_likely(*detections_.own, beside, remarks);
    if (is_derived_ || out_.size() != before) return;
    check_beside_pattern(*detections_.own, beside, remarks);
  }

 private:
  /// So that what it says is what the detection says.
  static bool is_made_from(const doc::Value& pattern, const sigma::Detection& detection) {
    auto scope = doc::object({});
    for (const auto& member : pattern.members) {
      if (member.key != "detail") scope.set(member.key, member.value);
    }
    return doc::equal(pattern, sigma::prefilter(detection)) ||
           (pattern.find("detail") != nullptr &&
            doc::equal(pattern, sigma::prefilter(detection, std::move(scope))));
  }

  bool check_names(CallJudge& calls) {
    check_filters(calls);
    if (!detections_.own) return true;
    Remarks remarks(Check::names, out_);
    check_detection_fields(*detections_.own, remarks);
    if (!is_derived_ && !knows_pattern(calls)) return false;
    return check_detection_values(*detections_.own,
                                  {is_derived_ ? calls.all() : calls_of(patterns_, calls),
                                   asks_for_service_events(subject_, &*detections_.own)},
                                  calls, remarks);
  }

  /// The pattern names no event that the table lacks: of such nothing can be said. check_names() tells.
  bool knows_pattern(const CallJudge& calls) const {
    const auto& known = calls.calls().field("eventName")->by_text;
    return std::ranges::all_of(subject_.branches.all(), [&](const Branch& branch) {
      const auto* field = branch.field("detail.eventName");
      if (field == nullptr) return true;
      const auto names = exact_texts(*field).texts;
      return std::ranges::all_of(names,
                                 [&](const auto& name) { return known.contains(to_lower_ascii(name)); });
    });
  }

  /// What is wrong with a filter is not the rule's fault.
  void check_filters(CallJudge& calls) {
    if (!detections_.filters) return;
    std::vector<Remark> found;
    Remarks of_filters(Check::names, found);
    check_detection_fields(*detections_.filters, of_filters);
    check_detection_values(*detections_.filters, {calls.all()}, calls, of_filters);
    Remarks remarks(Check::names, out_);
    for (auto& remark : found)
      remarks.warn("a filter: " + remark.message, std::move(remark.hint), std::move(remark.place));
  }

  /// The same with what is known less surely, as a warning.
  void check_likely(const sigma::Expression& condition, Beside beside, Remarks& remarks) {
    if (!names_a_kind(condition)) return;
    CallJudge likely(KnownCalls::of_table(KnownCalls::Belief::likely));
    beside.calls = &likely;
    const auto clash = why_impossible(condition, beside);
    if (clash.kind == Clash::Kind::sure)
      return remarks.warn("its condition is not known to be met by any event", clash.why, kCondition);
    for (const auto& dead : dead_ways(condition, beside)) {
      if (!dead.is_denial)
        remarks.warn(fmt::format("one way to meet its condition is not known to be taken: {}", dead.way),
                     dead.why, kCondition);
    }
  }

  /// The rule's own pattern and its detection, together.
  void check_beside_pattern(const sigma::Expression& condition, const Beside& beside, Remarks& remarks) {
    bool says_something = false;
    for (const auto& parts : patterns_) {
      const sigma::Expression pattern{sigma::Expression::Kind::all, parts, nullptr};
      says_something = says_something || !implies(pattern, condition);
      if (patterns_.size() < 2) continue;
      const auto clash = why_impossible(condition, {{parts}, beside.calls});
      if (clash.kind == Clash::Kind::sure)
        remarks.fail(fmt::format("one way through its pattern never meets its detection: {}", told(parts)),
                     clash.why);
    }
    if (!says_something)
      remarks.fail("its detection says nothing: whatever the pattern lets through meets it", "remove it",
                   kCondition);
  }

  const Subject& subject_;
  const Detections& detections_;
  bool is_derived_;
  std::vector<Parts> patterns_;
  std::vector<Remark>& out_;
};

}  // namespace

void check_detection(const Subject& subject, std::vector<Remark>& out) {
  if (const auto detections = detections_of(*subject.rule)) DetectionCheck(subject, *detections, out).run();
}

}  // namespace tocsin::prove

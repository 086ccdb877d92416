#include "prove/prove.h"

#include <algorithm>
#include <utility>

#include "prove/checks.h"
#include "prove/subject.h"
#include "rule/bus/deployed_bus.h"
#include "rule/bus/patterns.h"

namespace tocsin::prove {
namespace {

Result<std::vector<Subject>> subjects_of(const rule::RuleSet& rules) {
  std::vector<Subject> out;
  for (const auto& rule : rules.rules()) {
    auto subject = subject_of(rule);
    if (!subject) return fail({ErrorKind::invalid, "a pattern of the rule cannot be read", rule.path});
    out.push_back(std::move(*subject));
  }
  return out;
}

}  // namespace

std::string_view name(Check check) {
  constexpr std::array<std::string_view, kChecks.size()> kNames{"names", "delivery", "tests", "pattern",
                                                                "bus"};
  return kNames[static_cast<std::size_t>(check)];
}

std::string_view key_of(Check check) {
  return check == Check::tests ? "tests" : "pattern";
}

bool RuleProof::failed() const {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.level == Remark::Level::failure; });
}

Result<std::vector<RuleProof>> prove(const rule::RuleSet& rules, std::string_view only) {
  const auto patterns = rule::bus_patterns(rules);
  if (!patterns) return tl::make_unexpected(patterns.error());
  const auto subjects = subjects_of(rules);
  if (!subjects) return tl::make_unexpected(subjects.error());
  const rule::DeployedBus bus(*patterns);
  std::vector<RuleProof> out;
  for (const auto& subject : *subjects) {
    if (!only.empty() && subject.rule->id != only) continue;
    auto& proof = out.emplace_back();
    proof.rule = subject.rule;
    check_names(subject, proof.remarks);
    check_fields(subject, proof.remarks);
    check_ids(subject, proof.remarks);
    check_detection(subject, proof.remarks);
    check_delivery(subject, proof);
    check_tests(subject, rules, proof);
    check_pattern(subject, *subjects, rules, proof);
    check_bus(subject, bus, proof);
    std::stable_sort(proof.remarks.begin(), proof.remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.level < b.level; });
  }
  return out;
}

}  // namespace tocsin::prove

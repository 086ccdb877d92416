#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "alert/rule_test_runner.h"
#include "prove/break_field.h"
#include "prove/checks.h"

namespace tocsin::prove {
namespace {

void check_own_tests(const Subject& subject, const rule::RuleSet& rules, Remarks& remarks) {
  for (const auto& result : alert::run_rule_tests(rules, subject.rule->id)) {
    if (!result.mismatches.empty())
      remarks.fail(fmt::format("its test {} does not hold", quoted(result.test->name)),
                   "`tocsin rules test` says why", {{}, result.test->name});
  }
  if (subject.rule->tests.empty()) {
    // Of our own rules none loads without: it is Sigma's.
    remarks.warn("it has no tests");
  } else if (subject.shown.empty() && !is_about_several(*subject.rule)) {
    remarks.fail("no test shows an event for which it rings");
  }
}

/// What breaking a field did, over all events.
struct Fate {
  bool decided = false;    // the pattern missed, at least once
  bool elsewhere = false;  // it matched in another way, without the field
};

/// The branches that accept the event.
std::vector<const Branch*> taken_by(const Branches& branches, const doc::Value& event) {
  std::vector<const Branch*> out;
  for (const auto& branch : branches.all()) {
    if (branch.matcher.matches(event)) out.push_back(&branch);
  }
  return out;
}

class FieldBreaker {
 public:
  FieldBreaker(const Subject& subject, Remarks& remarks, Effort& effort)
      : branches_(subject.branches), remarks_(remarks), effort_(effort) {
    for (const auto& path : branches_.paths()) fates_[path];
  }

  void break_fields_of(const Shown& shown) {
    const auto taken = taken_by(branches_, shown.envelope);
    for (auto& [path, fate] : fates_) {
      std::vector<const match::Field*> fields;
      for (const auto* branch : taken) {
        if (const auto* field = branch->field(path)) fields.push_back(field);
      }
      if (!fields.empty()) break_field(shown, path, fields, fate);
    }
  }

  void sum_up() {
    for (const auto& [path, fate] : fates_) {
      if (fate.decided) continue;
      if (fate.elsewhere) {
        remarks_.warn(
            fmt::format("{} decides in no test: whenever it is broken, another way to match is left", path));
      } else {
        remarks_.warn(fmt::format("no test that matches has to do with {}", path),
                      "add one that takes this way through the pattern's $or");
      }
    }
  }

 private:
  void break_field(const Shown& shown, const std::string& path,
                   const std::vector<const match::Field*>& fields, Fate& fate) {
    const auto broken = broken_at(shown.envelope, path, fields);
    if (broken.empty()) {
      remarks_.fail(fmt::format("{} says nothing: whatever stands there passes", path),
                    "remove it, or name what is wanted");
      fate.decided = true;  // said
    }
    for (const auto& event : broken) {
      ++effort_.broken;
      const auto left = taken_by(branches_, event);
      if (left.empty()) {
        fate.decided = true;
      } else {
        explain(shown, path, event, left, fate);
      }
    }
  }

  /// It still matches: by a branch that asks nothing, or something else, of the field?
  void explain(const Shown& shown, const std::string& path, const doc::Value& event,
               const std::vector<const Branch*>& left, Fate& fate) {
    for (const auto* branch : left) {
      const auto* field = branch->field(path);
      if (field == nullptr || matcher_of(*field).matches(event)) {
        fate.elsewhere = true;
        return;
      }
    }
    remarks_.fail(fmt::format("the event of the test {} still matches when {} no longer holds",
                              quoted(shown.test->name), path),
                  {}, {{}, shown.test->name});
    fate.decided = true;
  }

  const Branches& branches_;
  Remarks& remarks_;
  Effort& effort_;
  std::map<std::string, Fate> fates_;
};

}  // namespace

void check_tests(const Subject& subject, const rule::RuleSet& rules, RuleProof& proof) {
  Remarks remarks(Check::tests, proof.remarks);
  check_own_tests(subject, rules, remarks);
  FieldBreaker breaker(subject, remarks, proof.effort);
  for (const auto& shown : subject.shown) breaker.break_fields_of(shown);
  proof.effort.events = subject.shown.size();
  if (!subject.shown.empty()) breaker.sum_up();
}

}  // namespace tocsin::prove

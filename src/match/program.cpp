#include "match/program.h"

#include <algorithm>

#include "match/alternatives.h"
#include "match/facts.h"
#include "match/trigger_layout.h"

namespace tocsin::match {
Program::Program(std::span<const Pattern> patterns) {
  for (const auto& pattern : patterns) add(pattern);
  known_checks_.clear();
  paths_.freeze();
  lay_out();
  checks_.freeze();
}

void Program::add(const Pattern& pattern) {
  const auto alternatives = alternatives_of(pattern);
  const bool sees_empty_keys =
      std::any_of(alternatives.begin(), alternatives.end(), [](const Alternative& fields) {
        return std::any_of(fields.begin(), fields.end(),
                           [](const auto& f) { return has_empty_part(f.first); });
      });
  for (const auto& fields : alternatives) {
    Conjunction conjunction{0, static_cast<std::uint32_t>(conjunction_checks_.size()),
                            static_cast<std::uint32_t>(fields.size())};
    for (const auto& [path, field] : fields) {
      const auto check = check_of(*field, sees_empty_keys);
      conjunction_checks_.push_back(check);
      conjunction.paths |= EventIndex::bit_of(checks_[check].path);
    }
    conjunctions_.push_back(conjunction);
    conjunction_patterns_.push_back(static_cast<std::uint32_t>(patterns_));
  }
  ++patterns_;
}

std::uint32_t Program::check_of(const Field& field, bool sees_empty_keys) {
  const auto path = paths_.add(field.path, sees_empty_keys);
  const auto [known, is_new] = known_checks_.try_emplace({path, field.written}, 0);
  if (is_new) known->second = checks_.add(path, field);
  return known->second;
}

void Program::lay_out() {
  TriggerLayout layout(checks_, paths_.size());
  for (const auto& conjunction : conjunctions_) layout.count(checks_of(conjunction));
  for (std::uint32_t c = 0; c < conjunctions_.size(); ++c) {
    layout.hang(checks_of(conjunctions_[c]), c, conjunction_patterns_[c]);
  }
  std::vector<Trigger> triggers;
  std::vector<CheckStep> steps;
  layout.finish(triggers, steps);
  const auto order = layout.check_order(steps);
  std::vector<std::uint32_t> places(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) places[order[i]] = i;
  checks_.reorder(order);
  for (auto& check : conjunction_checks_) check = places[check];
  for (auto& trigger : triggers) trigger.check = places[trigger.check];
  for (auto& step : steps) {
    if (!step.is_report()) step.what = places[step.what];
  }
  write(triggers, steps);
  index_.build(checks_, triggers, paths_.size());
  conjunction_patterns_ = {};
  conjunctions_.shrink_to_fit();
  conjunction_checks_.shrink_to_fit();
}

void Program::write(std::span<const Trigger> triggers, std::span<const CheckStep> steps) {
  std::vector<std::uint32_t> asked;
  for (const auto& step : steps) {
    if (!step.is_report()) asked.push_back(step.what);
  }
  Facts facts(checks_, asked);
  StepWriter writer(checks_, facts);
  entries_.reserve(triggers.size());
  for (const auto& trigger : triggers) {
    auto test = fact_of(checks_, trigger.check, trigger.test).test;
    if (TriggerIndex::is_exact(checks_, test)) test.kind = TestCode::Kind::certain;
    if (is_whole_pattern(trigger, steps)) {
      entries_.push_back({test, steps[trigger.first_step].pattern(), Entry::kReports});
      continue;
    }
    const auto first = writer.write(steps, trigger.first_step, trigger.end_step);
    entries_.push_back({test, first, writer.size()});
  }
  steps_ = writer.take();
  steps_.shrink_to_fit();
  shared_facts_ = facts.shared();
  facts_ = facts.take();
  facts_.shrink_to_fit();
}

// Nothing stands in the way of one value alone.
bool Program::is_whole_pattern(const Trigger& trigger, std::span<const CheckStep> steps) const {
  const auto& step = steps[trigger.first_step];
  return trigger.end_step - trigger.first_step == 1 && step.is_report() &&
         conjunctions_[step.other].checks == 1 && !checks_[trigger.check].allows_absence;
}

std::size_t Program::memory() const {
  return paths_.memory() + checks_.memory() + index_.memory() +
         conjunctions_.capacity() * sizeof(Conjunction) +
         conjunction_checks_.capacity() * sizeof(std::uint32_t) + entries_.capacity() * sizeof(Entry) +
         facts_.capacity() * sizeof(Fact) + steps_.capacity() * sizeof(Step);
}

}  // namespace tocsin::match

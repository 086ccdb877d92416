#include "match/verdict.h"

#include <algorithm>

namespace tocsin::match {

std::vector<std::size_t>& Verdict::of(const Program& program, EventIndex& event) {
  begin(program, event);
  const auto& index = program.index();
  for (const auto path : event.used_paths()) {
    for (const auto leaf : event.leaves_at(path)) {
      index.look_up(path, event.leaf(leaf), buffer_, [&](std::uint32_t trigger) { fire(trigger, leaf); });
    }
  }
  for (const auto path : index.absence_paths()) {
    if (event.leaves_at(path).empty() || event.in_array(path))
      index.look_up_absence(path, [&](std::uint32_t trigger) { fire_absent(trigger); });
  }
  sort_matches();
  return matches_;
}

void Verdict::begin(const Program& program, EventIndex& event) {
  program_ = &program;
  event_ = &event;
  epoch_ += 2;
  if (epoch_ == 0) {  // after two billion events the oldest ones would look like this one
    std::fill(known_.begin(), known_.end(), 0U);
    std::fill(found_.begin(), found_.end(), 0U);
    std::fill(ran_.begin(), ran_.end(), 0U);
    epoch_ = 2;
  }
  if (known_.size() < program.checks().size()) known_.resize(program.checks().size());
  if (found_.size() < program.patterns()) found_.resize(program.patterns());
  if (ran_.size() < program.triggers()) ran_.resize(program.triggers());
  matches_.clear();
  search_begun_ = false;
}

// A trigger that holds is run once. One that failed on this value may hold on the next.
void Verdict::fire(std::uint32_t trigger, std::uint32_t leaf) {
  if (ran_[trigger] == epoch_) return;
  const auto check = program_->check_of_trigger(trigger);
  const auto known = known_[check];
  if (known == epoch_) return;
  if (known != (epoch_ | 1U)) {
    const auto& checks = program_->checks();
    if (!checks.passes(checks[check], event_->leaf(leaf))) return;
    set_holds(check, true);
  }
  run(trigger);
}

void Verdict::fire_absent(std::uint32_t trigger) {
  if (ran_[trigger] == epoch_) return;
  set_holds(program_->check_of_trigger(trigger), true);
  run(trigger);
}

void Verdict::run(std::uint32_t trigger) {
  ran_[trigger] = epoch_;
  const auto steps = program_->steps_of_trigger(trigger);
  for (std::uint32_t at = 0; at < steps.size();) {
    const auto& step = steps[at];
    if (step.is_report()) {
      report(program_->conjunction(step.conjunction()));
      ++at;
    } else {
      at = holds(step.what) ? at + 1 : step.otherwise;
    }
  }
}

void Verdict::report(const Conjunction& conjunction) {
  if (found_[conjunction.pattern] == epoch_) return;
  const auto checks = program_->checks_of(conjunction);
  if (event_->arrays() != 0 && needs_search(checks) && !is_consistent(checks)) return;
  found_[conjunction.pattern] = epoch_;
  matches_.push_back(conjunction.pattern);
}

// Somewhere in the event; the rule of arrays is looked at once all checks of a conjunction hold.
bool Verdict::holds(std::uint32_t number) {
  const auto known = known_[number];
  if ((known & ~1U) == epoch_) return (known & 1U) != 0;
  const auto& checks = program_->checks();
  const auto& check = checks[number];
  const auto& leaves = event_->leaves_at(check.path);
  const bool result =
      may_be_absent(check) || std::any_of(leaves.begin(), leaves.end(), [&](std::uint32_t leaf) {
        return checks.passes(check, event_->leaf(leaf));
      });
  set_holds(number, result);
  return result;
}

// Values in arrays are absent for who has chosen other elements.
bool Verdict::may_be_absent(const Check& check) const {
  return check.allows_absence && (event_->leaves_at(check.path).empty() || event_->in_array(check.path));
}

// Values that stand in no element, or those of one field only, are never in each other's way.
bool Verdict::needs_search(std::span<const std::uint32_t> checks) const {
  int in_arrays = 0;
  for (const auto number : checks) {
    const auto& check = program_->checks()[number];
    if (!event_->in_array(check.path)) continue;
    if (check.allows_absence || ++in_arrays == 2) return true;
  }
  return false;
}

bool Verdict::is_consistent(std::span<const std::uint32_t> numbers) {
  if (!search_begun_) search_.begin(*event_);
  search_begun_ = true;
  const auto& checks = program_->checks();
  candidates_.clear();
  passing_.clear();
  std::size_t most = 0;
  for (const auto number : numbers) most += event_->leaves_at(checks[number].path).size();
  passing_.reserve(most);  // the candidates point into it
  for (const auto number : numbers) {
    const auto& check = checks[number];
    const auto first = passing_.size();
    for (const auto leaf : event_->leaves_at(check.path)) {
      if (checks.passes(check, event_->leaf(leaf))) passing_.push_back(leaf);
    }
    candidates_.push_back({check.path, check.allows_absence, std::span(passing_).subspan(first)});
  }
  return search_.satisfiable(candidates_);
}

void Verdict::sort_matches() {
  constexpr std::size_t kMany = 64;
  if (matches_.size() < kMany || matches_.size() < found_.size() / kMany) {
    std::sort(matches_.begin(), matches_.end());
    return;
  }
  matches_.clear();
  for (std::size_t pattern = 0; pattern < found_.size(); ++pattern) {
    if (found_[pattern] == epoch_) matches_.push_back(pattern);
  }
}

}  // namespace tocsin::match

#include "match/verdict.h"

#include <algorithm>

namespace tocsin::match {

std::vector<std::size_t>& Verdict::of(const Program& program, EventIndex& event) {
  begin(program, event);
  const auto& index = program.index();
  for (const auto path : event.used_paths()) {
    const auto& leaves = event.leaves_at(path);
    fire_any(path, leaves);
    TriggerIndex::QuietNumbers quiet;
    for (const auto leaf : leaves) {
      bool all_ran = true;
      index.look_up(path, event.leaf(leaf), buffer_, quiet,
                    [&](std::uint32_t trigger) { all_ran = fire(trigger, leaf) && all_ran; });
      if (!all_ran) quiet.known = false;
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
  if (ran_.size() < program.triggers().size()) ran_.resize(program.triggers().size());
  matches_.clear();
  search_begun_ = false;
}

// What one value has satisfied is not tried on the next: thousands of anything-but on a long array cost their sum, not their product.
void Verdict::fire_any(std::uint32_t path, const std::vector<std::uint32_t>& leaves) {
  open_.clear();
  program_->index().look_up_any(path, [&](std::uint32_t trigger) { open_.push_back(trigger); });
  for (const auto leaf : leaves) {
    if (open_.empty()) return;
    std::erase_if(open_, [&](std::uint32_t trigger) { return fire(trigger, leaf); });
  }
}

// A trigger that holds is run once. One that failed on this value may hold on the next.
bool Verdict::fire(std::uint32_t number, std::uint32_t leaf) {
  if (ran_.data()[number] == epoch_) return true;
  const auto& trigger = program_->triggers().data()[number];
  const auto& checks = program_->checks();
  const auto& check = checks[trigger.check];
  auto& value = event_->leaf(leaf);
  if (!(trigger.is_whole_check() ? checks.passes(check, value)
                                 : checks.passes(checks.tests(check)[trigger.test], value)))
    return false;
  run(number, trigger);
  return true;
}

void Verdict::fire_absent(std::uint32_t number) {
  if (ran_[number] != epoch_) run(number, program_->triggers()[number]);
}

void Verdict::run(std::uint32_t number, const Trigger& trigger) {
  ran_[number] = epoch_;
  const Step* const steps = program_->steps().data();
  for (auto at = trigger.first_step; at < trigger.end_step;) {
    const auto& step = steps[at];
    if (step.is_report()) {
      report(step);
      ++at;
    } else {
      at = holds(step.what) ? at + 1 : step.other;
    }
  }
}

void Verdict::report(const Step& step) {
  const auto pattern = step.pattern();
  if (found_.data()[pattern] == epoch_) return;
  if (event_->arrays() != 0) {
    const auto checks = program_->checks_of(program_->conjunction(step.other));
    if (needs_search(checks) && !is_consistent(checks)) return;
  }
  found_[pattern] = epoch_;
  matches_.push_back(pattern);
}

bool Verdict::find_out(std::uint32_t number) {
  const auto& checks = program_->checks();
  const auto& check = checks[number];
  bool result = check.allows_absence && may_be_absent(check);
  if (!result) {
    for (const auto leaf : event_->leaves_at(check.path)) {
      result = checks.passes(check, event_->leaf(leaf));
      if (result) break;
    }
  }
  known_[number] = epoch_ | (result ? 1U : 0U);
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

#include "match/verdict.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace tocsin::match {

std::vector<std::size_t>& Verdict::of(const Program& program, EventIndex& event) {
  begin(program, event);
  const auto& index = program.index();
  for (const auto path : event.used_paths()) {
    const auto leaves = event.leaves_at(path);
    if (index.fires_on_any(path)) fire_any(path, leaves);
    quiet_.known = false;
    for (const auto leaf : leaves) {
      bool all_ran = true;
      ++value_;
      index.look_up(path, event.leaf(leaf), room_, quiet_,
                    [&](std::uint32_t trigger) { all_ran = fire(trigger, leaf) && all_ran; });
      if (!all_ran) quiet_.known = false;
    }
  }
  for (const auto path : index.absence_paths()) {
    if (event.leaves_at(path).empty() || event.in_array(path))
      index.look_up_absence(path, [&](std::uint32_t trigger) { fire_absent(trigger); });
  }
  for (const auto trigger : to_run_) {
    const auto& entry = program.entries().data()[trigger];
    run_branch(program.steps().data() + entry.first_step, program.steps().data() + entry.end_step);
  }
  found_.take([&](std::size_t pattern) { matches_.push_back(pattern); });
  return matches_;
}

void Verdict::begin(const Program& program, EventIndex& event) {
  program_ = &program;
  event_ = &event;
  epoch_ += 2;
  constexpr std::uint32_t kLastValue = 0xC000'0000;  // an event has fewer values than there are behind it
  if (epoch_ == 0 || value_ > kLastValue) {          // the oldest events and values would look like new ones
    std::fill(known_.begin(), known_.end(), 0U);
    std::fill(tried_.begin(), tried_.end(), Tried{});
    epoch_ = 2;
    value_ = 0;
  }
  known_count_ = program.shared_facts();
  if (known_.size() < known_count_) known_.resize(known_count_);
  if (tried_.size() < program.entries().size()) tried_.resize(program.entries().size());
  found_.reserve(program.patterns());
  to_run_.clear();
  matches_.clear();
  search_begun_ = false;
  work_ = 0;
}

// What one value has satisfied is not tried on the next: thousands of anything-but on a long array cost their sum, not their product.
void Verdict::fire_any(std::uint32_t path, std::span<const std::uint32_t> leaves) {
  for (const auto& group : program_->index().exclusions(path)) fire_unless_excluded(group, leaves);
  if (leaves.size() == 1) {
    ++value_;
    return program_->index().look_up_any(path, [&](std::uint32_t trigger) { fire(trigger, leaves.front()); });
  }
  open_.clear();
  program_->index().look_up_any(path, [&](std::uint32_t trigger) { open_.push_back(trigger); });
  for (const auto leaf : leaves) {
    if (open_.empty()) return;
    ++value_;
    std::erase_if(open_, [&](std::uint32_t trigger) { return fire(trigger, leaf); });
  }
}

void Verdict::fire_unless_excluded(const Exclusions::Group& group, std::span<const std::uint32_t> leaves) {
  auto open = group.all();
  for (const auto number : leaves) {
    auto& leaf = event_->leaf(number);
    auto passed = leaf.is_string() ? open & ~excluded(group, open, leaf) : open;
    open ^= passed;
    for (; passed != 0; passed &= passed - 1) {
      const auto trigger = program_->index().exclusions().trigger(group, std::countr_zero(passed));
      ++work_;
      this->open(trigger, program_->entries().data()[trigger]);
    }
    if (open == 0) return;
  }
}

/// Those of `among` that the string does not satisfy.
std::uint64_t Verdict::excluded(const Exclusions::Group& group, std::uint64_t among, Leaf& leaf) {
  const auto& checks = program_->checks();
  const QuickLook look(checks, leaf);
  const auto tests = program_->index().exclusions().tests(group);
  std::uint64_t out = 0;
  work_ += tests.size();
  for (const auto& [quick, triggers] : tests) {
    if (!look.may_pass(quick.test, quick.first) || (triggers & among & ~out) == 0) continue;
    count(leaf.text());
    if (checks.passes(quick.test, leaf)) out |= triggers;
  }
  return out;
}

// A trigger that holds is run once. One that failed on this value may hold on the next.
bool Verdict::fire(std::uint32_t number, std::uint32_t leaf) {
  ++work_;
  auto& tried = tried_.data()[number];
  if (tried.held == epoch_) return true;
  if (std::exchange(tried.value, value_) == value_) return false;
  const auto& entry = program_->entries().data()[number];
  if (entry.test.kind != TestCode::Kind::certain) {
    auto& value = event_->leaf(leaf);
    count(value.text());
    if (!program_->checks().passes(entry.test, value)) return false;
  }
  open(number, entry);
  return true;
}

void Verdict::fire_absent(std::uint32_t number) {
  if (tried_[number].held != epoch_) open(number, program_->entries()[number]);
}

// Run later: until then its steps have come from memory.
void Verdict::open(std::uint32_t number, const Entry& entry) {
  tried_.data()[number].held = epoch_;
  if (entry.reports()) return found_.add(entry.first_step);
  to_run_.push_back(number);
  __builtin_prefetch(program_->steps().data() + entry.first_step);
}

void Verdict::run(const Step* step, const Step* end) {
  const Step* const steps = program_->steps().data();
  std::size_t count = 0;
  for (; step < end; ++count) {
    switch (step->kind()) {
      case Step::Kind::fact:
        step = holds(step->value()) ? step + 1 : steps + step->other;
        break;
      case Step::Kind::any_fact:
        step = after_any(step);
        break;
      case Step::Kind::choice:
        step = after_choice(step);
        break;
      case Step::Kind::networks:
        step = after_networks(step);
        break;
      case Step::Kind::texts:
        step = after_texts(step);
        break;
      case Step::Kind::report:
        report(*step++);
        break;
    }
  }
  work_ += count;
}

// Several values, or the empty text: the branches are tried one after the other.
const Step* Verdict::after_choice(const Step* step) {
  const auto* const cases = step + 2;
  const auto* const branches = cases + step->value();
  const auto* const steps = program_->steps().data();
  const auto leaves = event_->leaves_at(step[1].what);
  if (leaves.size() > 1) return branches;
  if (leaves.empty()) return steps + step->other;
  auto& leaf = event_->leaf(leaves.front());
  if (!leaf.is_string()) return steps + step->other;
  if (leaf.text().empty()) return branches;
  const auto text = program_->checks().text_id(leaf);
  const auto* found = std::lower_bound(cases, branches, text,
                                       [](const Step& a, std::uint32_t wanted) { return a.what < wanted; });
  for (; found != branches && found->what == text; ++found) {  // ["x"] and [{"exactly": "x"}] are two
    const auto* const branch = steps + found->other;
    run_branch(branch + 1, steps + branch->other);
  }
  return steps + step->other;
}

// The one value of a path; nothing when it has none, or several.
Leaf* Verdict::only_leaf(std::uint32_t path) {
  const auto leaves = event_->leaves_at(path);
  return leaves.size() == 1 ? &event_->leaf(leaves.front()) : nullptr;
}

const Step* Verdict::after_networks(const Step* step) {
  const auto* const steps = program_->steps().data();
  const auto* const cases = step + 2;
  const auto* const branches = cases + std::size_t{2} * step->value();
  auto* const leaf = only_leaf(step[1].what);
  if (leaf == nullptr || !leaf->is_string())
    return event_->leaves_at(step[1].what).empty() ? steps + step->other : branches;
  if (!leaf->address() || leaf->address()->v6) return steps + step->other;
  const auto address = leaf->address()->v4();
  work_ += step->value();
  for (const auto* at = cases; at < branches; at += 2) {
    if ((address & at->other) == at->what) run_branch(steps + at[1].what, steps + at[1].other);
  }
  return steps + step->other;
}

std::uint64_t Verdict::passed_tests(const Step* test, const Step* end, Leaf& leaf) {
  const auto& checks = program_->checks();
  const QuickLook look(checks, leaf);
  std::uint64_t passed = 0;
  for (std::uint64_t bit = 1; test < end; test += 2, bit <<= 1U) {
    const TestCode code{static_cast<TestCode::Kind>(test->what & 0xFFU), test->other, test[1].what};
    if (!look.may_pass(code, static_cast<char>(test->what >> 8U))) continue;
    count(leaf.text());
    if (checks.passes(code, leaf)) passed |= bit;
  }
  return passed;
}

const Step* Verdict::after_texts(const Step* step) {
  const auto* const steps = program_->steps().data();
  const auto* const tests = step + 2;
  const auto* const cases = tests + std::size_t{2} * step[1].other;
  const auto* const branches = cases + std::size_t{2} * step->value();
  auto* const leaf = only_leaf(step[1].what);
  if (leaf == nullptr || !leaf->is_string())
    return event_->leaves_at(step[1].what).empty() ? steps + step->other : branches;
  const auto passed = passed_tests(tests, cases, *leaf);
  work_ += static_cast<std::size_t>(branches - tests);
  for (const auto* at = cases; at < branches; at += 2) {
    const auto mask = at->what | static_cast<std::uint64_t>(at->other) << 32U;
    const bool none = (at[1].what & Step::kNone) != 0;
    if (((mask & passed) == 0) == none) run_branch(steps + (at[1].what & ~Step::kNone), steps + at[1].other);
  }
  return steps + step->other;
}

const Step* Verdict::after_any(const Step* step) {
  const auto* const next = step + 1 + (step->value() + 1) / 2;
  for (const auto* pair = step + 1; pair < next; ++pair) {
    if (holds(pair->what) || holds(pair->other)) return next;
  }
  return program_->steps().data() + step->other;
}

// Values in arrays may stand in each other's way.
bool Verdict::is_reported_with_arrays(const Step& step) {
  const auto& conjunction = program_->conjunction(step.other);
  if ((conjunction.paths & event_->paths_in_arrays()) == 0) return true;
  if (found_.holds(step.value())) return false;
  const auto checks = program_->checks_of(conjunction);
  return !needs_search(checks) || is_consistent(checks);
}

bool Verdict::find_out_once(std::uint32_t number) {
  const bool result = find_out(program_->fact(number));
  known_.data()[number] = epoch_ | (result ? 1U : 0U);
  return result;
}

bool Verdict::find_out(const Fact& fact) {
  const auto& checks = program_->checks();
  if (fact.test.kind == TestCode::Kind::check && may_be_absent(checks[fact.test.a])) return true;
  for (const auto leaf : event_->leaves_at(fact.path)) {
    count(event_->leaf(leaf).text());
    if (checks.passes(fact.test, event_->leaf(leaf))) return true;
  }
  return false;
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

// Only what stands in arrays has a choice; that the others hold is known.
bool Verdict::is_consistent(std::span<const std::uint32_t> numbers) {
  if (!search_begun_) {
    search_.begin(*event_);
    choices_.clear();
  }
  search_begun_ = true;
  const auto& checks = program_->checks();
  candidates_.clear();
  passing_.clear();
  std::size_t most = 0;
  for (const auto number : numbers) most += event_->leaves_at(checks[number].path).size();
  passing_.reserve(most);  // the candidates point into it
  for (const auto number : numbers) {
    const auto& check = checks[number];
    if (!event_->in_array(check.path)) continue;
    const auto first = passing_.size();
    for (const auto leaf : event_->leaves_at(check.path)) {
      if (checks.passes(check, event_->leaf(leaf))) passing_.push_back(leaf);
    }
    candidates_.push_back({check.path, check.allows_absence, std::span(passing_).subspan(first)});
  }
  return choices_.known(candidates_, [&] { return search_.satisfiable(candidates_); });
}

}  // namespace tocsin::match

#include "match/steps.h"

#include <algorithm>

namespace tocsin::match {
namespace {

// Fewer branches are as soon tried one after the other.
constexpr std::uint32_t kLeastBranches = 4;

}  // namespace

std::uint32_t StepWriter::write(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end) {
  const auto begin = size();
  for (auto at = first; at < end;) {
    if (steps[at].is_report()) {
      out_.emplace_back(Step::Kind::report, steps[at].pattern(), steps[at].other);
      ++at;
    } else if (const auto behind = alike(steps, at, end); behind != at) {
      write_choice(steps, at, behind);
      at = behind;
    } else {
      at = write_branch(steps, at);
    }
  }
  return begin;
}

// The one text that a step asks for. The empty one shares its number with another one (see text_ids.h).
const Fact* StepWriter::only_text(const CheckStep& step) const {
  if (step.is_report() || facts_.of(step.what).size() != 1) return nullptr;
  const auto& fact = facts_[facts_.of(step.what)[0]];
  return fact.test.kind == TestCode::Kind::equal && fact.test.b != 0 ? &fact : nullptr;
}

// Where a run of branches that ask for one text each of the same path ends; `first` when it is short.
std::uint32_t StepWriter::alike(std::span<const CheckStep> steps, std::uint32_t first,
                                std::uint32_t end) const {
  std::uint32_t count = 0;
  const auto* const fact = only_text(steps[first]);
  auto at = first;
  while (fact != nullptr && at < end && only_text(steps[at]) != nullptr &&
         only_text(steps[at])->path == fact->path) {
    at = steps[at].other;
    ++count;
  }
  return count < kLeastBranches ? first : at;
}

void StepWriter::write_choice(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end) {
  std::uint32_t count = 0;
  for (auto at = first; at < end; at = steps[at].other) ++count;
  const auto choice = size();
  out_.emplace_back(Step::Kind::choice, count, 0);
  out_.push_back(Step::pair(only_text(steps[first])->path, 0));
  const auto cases = size();
  out_.resize(out_.size() + count);
  auto next = cases;
  for (auto at = first; at < end;) {
    out_[next++] = Step::pair(only_text(steps[at])->test.a, size());
    at = write_branch(steps, at);
  }
  std::sort(out_.begin() + cases, out_.begin() + next,
            [](const Step& a, const Step& b) { return a.what < b.what; });
  out_[choice].other = size();
}

std::uint32_t StepWriter::write_branch(std::span<const CheckStep> steps, std::uint32_t at) {
  const auto facts = facts_.of(steps[at].what);
  const auto step = size();
  if (facts.size() == 1) {
    out_.emplace_back(Step::Kind::fact, facts[0], 0);
  } else {
    out_.emplace_back(Step::Kind::any_fact, static_cast<std::uint32_t>(facts.size()), 0);
    for (std::size_t i = 0; i < facts.size(); i += 2)
      out_.push_back(Step::pair(facts[i], facts[std::min(i + 1, facts.size() - 1)]));
  }
  write(steps, at + 1, steps[at].other);
  out_[step].other = size();
  return steps[at].other;
}

}  // namespace tocsin::match

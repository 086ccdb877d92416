#include "match/program.h"

#include <algorithm>
#include <numeric>

#include "match/alternatives.h"
#include "match/trigger_choice.h"

namespace tocsin::match {
namespace {

using Checks = std::vector<std::uint32_t>;

/// A conjunction below a trigger: the rest of its checks, in the order in which they are tried.
struct Rest {
  Checks checks;
  std::uint32_t conjunction = 0;
};

// Conjunctions that begin with the same checks share them: what `rests` have in common from `depth` on is tried once.
class StepWriter {
 public:
  StepWriter(std::vector<Step>& out, std::size_t base) : out_(out), base_(base) {}

  void write(std::span<const Rest> rests, std::size_t depth) {
    std::size_t at = 0;
    for (; at < rests.size() && rests[at].checks.size() == depth; ++at)
      out_.push_back({Step::kReport | rests[at].conjunction, 0});
    while (at < rests.size()) {
      const auto check = rests[at].checks[depth];
      const auto first = at;
      while (at < rests.size() && rests[at].checks[depth] == check) ++at;
      const auto step = out_.size();
      out_.push_back({check, 0});
      write(rests.subspan(first, at - first), depth + 1);
      out_[step].otherwise = static_cast<std::uint32_t>(out_.size() - base_);
    }
  }

 private:
  std::vector<Step>& out_;
  std::size_t base_;
};

// Checks by how many conjunctions use them, so that what is shared comes first: check -> its place.
Checks ranks_of(const std::vector<std::uint32_t>& uses) {
  Checks order(uses.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return uses[a] > uses[b]; });
  Checks ranks(uses.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

}  // namespace

Program::Program(std::span<const Pattern> patterns) {
  for (const auto& pattern : patterns) add(pattern);
  known_checks_.clear();
  paths_.freeze();
  checks_.freeze();
  hang_on_triggers();
  index_.build(checks_, triggers_, paths_.size());
}

void Program::add(const Pattern& pattern) {
  const auto alternatives = alternatives_of(pattern);
  const bool sees_empty_keys =
      std::any_of(alternatives.begin(), alternatives.end(), [](const Alternative& fields) {
        return std::any_of(fields.begin(), fields.end(),
                           [](const auto& f) { return has_empty_part(f.first); });
      });
  for (const auto& fields : alternatives) {
    conjunctions_.push_back({static_cast<std::uint32_t>(patterns_),
                             static_cast<std::uint32_t>(conjunction_checks_.size()),
                             static_cast<std::uint32_t>(fields.size())});
    for (const auto& [path, field] : fields) conjunction_checks_.push_back(check_of(*field, sees_empty_keys));
  }
  ++patterns_;
}

std::uint32_t Program::check_of(const Field& field, bool sees_empty_keys) {
  const auto path = paths_.add(field.path, sees_empty_keys);
  const auto [known, is_new] = known_checks_.try_emplace({path, field.written}, 0);
  if (is_new) known->second = checks_.add(path, field);
  return known->second;
}

void Program::hang_on_triggers() {
  std::vector<std::uint32_t> uses(checks_.size());
  for (const auto check : conjunction_checks_) ++uses[check];
  const auto ranks = ranks_of(uses);
  const TriggerChoice choice(checks_, uses, paths_.size());

  std::map<std::uint32_t, std::vector<Rest>> by_trigger;
  for (std::uint32_t c = 0; c < conjunctions_.size(); ++c) {
    const auto all = checks_of(conjunctions_[c]);
    const auto trigger = choice.choose(all);
    Rest rest{{}, c};
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest.checks),
                 [&](std::uint32_t check) { return check != trigger; });
    std::sort(rest.checks.begin(), rest.checks.end(),
              [&](std::uint32_t a, std::uint32_t b) { return ranks[a] < ranks[b]; });
    by_trigger[trigger].push_back(std::move(rest));
  }
  for (auto& [check, rests] : by_trigger) {
    std::sort(rests.begin(), rests.end(), [](const Rest& a, const Rest& b) {
      return a.checks != b.checks ? a.checks < b.checks : a.conjunction < b.conjunction;
    });
    triggers_.push_back(check);
    first_steps_.push_back(static_cast<std::uint32_t>(steps_.size()));
    StepWriter(steps_, steps_.size()).write(rests, 0);
  }
  first_steps_.push_back(static_cast<std::uint32_t>(steps_.size()));
  conjunctions_.shrink_to_fit();
  conjunction_checks_.shrink_to_fit();
  steps_.shrink_to_fit();
}

std::size_t Program::memory() const {
  return paths_.memory() + checks_.memory() + index_.memory() +
         conjunctions_.capacity() * sizeof(Conjunction) + steps_.capacity() * sizeof(Step) +
         (conjunction_checks_.capacity() + triggers_.capacity() + first_steps_.capacity()) *
             sizeof(std::uint32_t);
}

}  // namespace tocsin::match

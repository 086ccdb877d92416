#include "match/program.h"

#include <algorithm>

#include "match/alternatives.h"
#include "match/trigger_layout.h"

namespace tocsin::match {
namespace {}  // namespace

Program::Program(std::span<const Pattern> patterns) {
  for (const auto& pattern : patterns) add(pattern);
  known_checks_.clear();
  paths_.freeze();
  lay_out();
  checks_.freeze();
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

void Program::lay_out() {
  TriggerLayout layout(checks_, paths_.size());
  for (const auto& conjunction : conjunctions_) layout.count(checks_of(conjunction));
  for (std::uint32_t c = 0; c < conjunctions_.size(); ++c) {
    layout.hang(checks_of(conjunctions_[c]), c, conjunctions_[c].pattern);
  }
  layout.finish(triggers_, steps_);
  const auto order = layout.check_order(steps_);
  std::vector<std::uint32_t> places(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) places[order[i]] = i;
  checks_.reorder(order);
  for (auto& check : conjunction_checks_) check = places[check];
  for (auto& trigger : triggers_) trigger.check = places[trigger.check];
  for (auto& step : steps_) {
    if (!step.is_report()) step.what = places[step.what];
  }
  conjunctions_.shrink_to_fit();
  conjunction_checks_.shrink_to_fit();
}

std::size_t Program::memory() const {
  return paths_.memory() + checks_.memory() + index_.memory() +
         conjunctions_.capacity() * sizeof(Conjunction) +
         conjunction_checks_.capacity() * sizeof(std::uint32_t) + triggers_.capacity() * sizeof(Trigger) +
         steps_.capacity() * sizeof(Step);
}

}  // namespace tocsin::match

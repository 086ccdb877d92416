#include "rule/correlate/gathered.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace tocsin::rule {
namespace {

constexpr std::size_t kForgetEvery = 100'000;

}  // namespace

bool Gathered::add(std::vector<Observation> observations, std::uint64_t place) {
  if (observed_.size() + observations.size() > most_) {
    ++left_out_;
    return false;
  }
  for (auto& one : observations) observed_.push_back({std::move(one), place});
  return true;
}

std::map<std::uint64_t, std::vector<Ring>> Gathered::count(const RuleSet& rules) {
  const auto order = [](const Observed& one) {
    const auto& entry = one.observation.entry;
    return std::tie(entry.time, entry.id, entry.member, one.place);
  };
  std::ranges::sort(observed_, {}, order);
  std::map<std::uint64_t, std::vector<Ring>> out;
  correlation::MemoryStates states;
  for (std::size_t i = 0; i < observed_.size(); ++i) {
    const auto& [observation, place] = observed_[i];
    auto rings = rule::count(rules, observation, observation.entry.time, states);
    if (rings) std::ranges::move(*rings, std::back_inserter(out[place]));
    if (i % kForgetEvery == 0) states.forget(observation.entry.time - correlation::kLateness);
  }
  observed_.clear();
  std::erase_if(out, [](const auto& one) { return one.second.empty(); });
  return out;
}

}  // namespace tocsin::rule

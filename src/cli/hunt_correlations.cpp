#include "cli/hunt_correlations.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>
#include <utility>

#include "doc/json_reader.h"
#include "match/matcher.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kForgetEvery = 100'000;

}  // namespace

void HuntCorrelations::observe(const event::Event& event, const std::vector<rule::Sighting>& sightings,
                               const std::string& file, const source::EventText& text) {
  if (sightings.empty()) return;
  auto observations = rule::observe(rules_, sightings, event);
  if (observations.empty()) return;
  if (observed_.size() + observations.size() > kMost) {
    ++too_many_;
    return;
  }
  if (files_.empty() || files_.back() != file) files_.push_back(file);
  const Place place{static_cast<std::uint32_t>(files_.size() - 1), static_cast<std::uint32_t>(text.index)};
  for (auto& one : observations) observed_.push_back({std::move(one), place});
  if (file == "-") texts_.emplace(place, text.text);
}

std::map<HuntCorrelations::Place, std::vector<rule::Ring>> HuntCorrelations::rings() {
  const auto order = [](const Observed& one) {
    const auto& entry = one.observation.entry;
    return std::tie(entry.time, entry.id, entry.member, one.place);
  };
  std::ranges::sort(observed_, {}, order);
  std::map<Place, std::vector<rule::Ring>> out;
  correlation::MemoryStates states;
  for (std::size_t i = 0; i < observed_.size(); ++i) {
    const auto& [observation, place] = observed_[i];
    auto rings = rule::count(rules_, observation, observation.entry.time, states);
    if (rings) std::ranges::move(*rings, std::back_inserter(out[place]));
    if (i % kForgetEvery == 0) states.forget(observation.entry.time - correlation::kLateness);
  }
  std::erase_if(out, [](const auto& one) { return one.second.empty(); });
  return out;
}

Status HuntCorrelations::finish(const OnRing& on_ring) {
  const auto found = rings();
  observed_.clear();
  std::vector<std::string> lost;
  for (auto one = found.begin(); one != found.end();) {
    const auto number = one->first.file;
    const auto& file = files_[number];
    if (file == "-") {
      const auto& text = texts_.at(one->first);
      tell({.text = text, .file = "(standard input)", .index = one->first.index}, one->second, on_ring);
      ++one;
      continue;
    }
    const auto read = source::read_events(
        file,
        [&](const source::EventText& text) {
          if (one != found.end() && one->first == Place{number, static_cast<std::uint32_t>(text.index)})
            tell(text, (one++)->second, on_ring);
          return one != found.end() && one->first.file == number;
        },
        [](const Diagnostic&) {});  // said at the first reading
    if (!read || (one != found.end() && one->first.file == number)) lost.push_back(file);
    while (one != found.end() && one->first.file == number) ++one;
  }
  if (!lost.empty())
    return fail({ErrorKind::io, "what rang in this file could not be read a second time", lost.front(),
                 "hunt again when nothing changes it"});
  if (too_many_ > 0)
    return fail(
        {ErrorKind::io,
         fmt::format("{} events were not correlated: more than {} do not fit in memory", too_many_, kMost),
         "hunt", "hunt over a shorter time"});
  return {};
}

void HuntCorrelations::tell(const source::EventText& text, const std::vector<rule::Ring>& rings,
                            const OnRing& on_ring) const {
  auto document = doc::parse_json(text.text, match::kEventLimits);
  if (!document) return;
  const auto event = event::shape(event::to_envelope(std::move(*document)), text.text);
  for (const auto& ring : rings) {
    if (ring.rule->alerts) on_ring(ring, event, source::origin_of(text));
  }
}

}  // namespace tocsin::cli

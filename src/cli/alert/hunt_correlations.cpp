#include "cli/alert/hunt_correlations.h"

#include <cstddef>
#include <fmt/format.h>
#include <utility>

#include "doc/json_reader.h"
#include "match/matcher.h"

namespace tocsin::cli {
namespace {

/// A file and the number of the event in it.
std::uint64_t place_of(std::size_t file, std::uint64_t index) {
  return (std::uint64_t{file} << 32U) | (index & 0xFFFFFFFFU);
}

}  // namespace

void HuntCorrelations::observe(const event::Event& event, const std::vector<rule::Sighting>& sightings,
                               const std::string& file, const source::EventText& text) {
  if (sightings.empty()) return;
  auto observations = rule::observe(rules_, sightings, event);
  if (observations.empty()) return;
  if (files_.empty() || files_.back() != file) files_.push_back(file);
  const auto place = place_of(files_.size() - 1, text.index);
  if (gathered_.add(std::move(observations), place) && file == "-") texts_.emplace(place, text.text);
}

Status HuntCorrelations::finish(const OnRing& on_ring) {
  const auto found = gathered_.count(rules_);
  std::vector<std::string> lost;
  for (auto one = found.begin(); one != found.end();) {
    const auto number = static_cast<std::size_t>(one->first >> 32U);
    const auto in_this_file = [&] { return one != found.end() && one->first >> 32U == number; };
    const auto& file = files_[number];
    if (file == "-") {
      const auto& text = texts_.at(one->first);
      tell({.text = text, .file = "(standard input)", .index = one->first & 0xFFFFFFFFU}, one->second,
           on_ring);
      ++one;
      continue;
    }
    const auto read = source::read_events(
        file,
        [&](const source::EventText& text) {
          if (one != found.end() && one->first == place_of(number, text.index))
            tell(text, (one++)->second, on_ring);
          return in_this_file();
        },
        [](const Diagnostic&) {});  // said at the first reading
    if (!read || in_this_file()) lost.push_back(file);
    while (in_this_file()) ++one;
  }
  if (!lost.empty())
    return fail({ErrorKind::io, "what rang in this file could not be read a second time", lost.front(),
                 "hunt again when nothing changes it"});
  if (gathered_.left_out() > 0)
    return fail({ErrorKind::io,
                 fmt::format("{} events were not correlated: more than {} do not fit in memory",
                             gathered_.left_out(), gathered_.most()),
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

// Correlations over an archive. Its files stand in any order of time, so that what correlations count is gathered first, then counted in the order
// of time; the events that made something ring are read a second time, for their alerts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "rule/correlator.h"
#include "source/event_reader.h"

namespace tocsin::cli {

/// Not thread-safe. `rules` must outlive it.
class HuntCorrelations {
 public:
  explicit HuntCorrelations(const rule::RuleSet& rules) : rules_(rules) {}

  /// `file` as it can be opened again; of standard input the text is kept.
  void observe(const event::Event& event, const std::vector<rule::Sighting>& sightings,
               const std::string& file, const source::EventText& text);

  using OnRing = std::function<void(const rule::Ring&, const event::Event&, const std::string& origin)>;
  /// An error names what could not be read again, or says that there was more than fits in memory; the rest is done. Ends the gathering.
  Status finish(const OnRing& on_ring);

  /// A gigabyte of them.
  static constexpr std::size_t kMost = 2'000'000;

 private:
  struct Place {
    std::uint32_t file;
    std::uint32_t index;
    auto operator<=>(const Place&) const = default;
  };
  struct Observed {
    rule::Observation observation;
    Place place;
  };

  std::map<Place, std::vector<rule::Ring>> rings();
  void tell(const source::EventText& text, const std::vector<rule::Ring>& rings, const OnRing& on_ring) const;

  const rule::RuleSet& rules_;
  std::vector<std::string> files_;
  std::vector<Observed> observed_;
  std::map<Place, std::string> texts_;  // of standard input
  std::uint64_t too_many_ = 0;
};

}  // namespace tocsin::cli

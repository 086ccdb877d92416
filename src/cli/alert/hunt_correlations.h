// Correlations over an archive: gathered, then counted in the order of time (rule/gathered.h). The events that made something ring are read a
// second time, for their alerts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "rule/correlate/gathered.h"
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

 private:
  void tell(const source::EventText& text, const std::vector<rule::Ring>& rings, const OnRing& on_ring) const;

  const rule::RuleSet& rules_;
  std::vector<std::string> files_;
  rule::Gathered gathered_;
  std::map<std::uint64_t, std::string> texts_;  // of standard input, by place
};

}  // namespace tocsin::cli

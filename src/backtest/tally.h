// What one rule's alerts have in common, counted in bounded memory. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "backtest/counts.h"
#include "event/event.h"

namespace tocsin::backtest {

/// Who or what is behind an alert, by a field of the envelope that the caller cannot choose.
struct Source {
  std::string path;   // "detail.userIdentity.sessionContext.sessionIssuer.arn"
  std::string value;  // as the event wrote it; printable, at most 512 bytes

  auto operator<=>(const Source&) const = default;
};

/// The role behind a session, else the AWS service, else the identity's ARN; of a finding its type. Nothing when the event names none, or
/// not in a text that can be shown as it is.
std::optional<Source> source_of(const event::Event& event);

/// Of one source.
struct SourceTally {
  static constexpr std::size_t kMost = 16;  // different names, addresses, resources, each

  std::uint64_t alerts = 0;
  Counts names{kMost};
  Counts addresses{kMost};
  Counts resources{kMost};
  Counts regions{kMost};
  std::string first_day;  // "2026-11-01"
  std::string last_day;
};

/// What is counted of the event behind an alert; short, since many are held until correlations are counted.
struct Happening {
  explicit Happening(const event::Event& event);

  std::string day;  // "2026-11-01"; empty without a time
  std::string name;
  std::string address;
  std::string resource;  // the first; may be empty
  std::string region;
  std::optional<Source> source;
};

class Tally {
 public:
  static constexpr std::size_t kMostSources = 256;
  static constexpr std::size_t kMostDays = 4000;

  void add(const Happening& happening);

  std::uint64_t alerts() const { return alerts_; }
  const Counts& days() const { return days_; }  // by "2026-11-01"; "" for events without a time
  const Counts& names() const { return names_; }
  /// When there are too many, the one with the fewest alerts is forgotten: what is left is then "at least".
  const std::map<Source, SourceTally>& sources() const { return sources_; }
  std::uint64_t forgotten() const { return forgotten_; }  // alerts of sources that were forgotten
  std::uint64_t nameless() const { return nameless_; }    // alerts without a source

 private:
  SourceTally& of(const Source& source);

  std::uint64_t alerts_ = 0;
  Counts days_{kMostDays};
  Counts names_{SourceTally::kMost};
  std::map<Source, SourceTally> sources_;
  std::uint64_t forgotten_ = 0;
  std::uint64_t nameless_ = 0;
};

}  // namespace tocsin::backtest

#include "backtest/tally.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "doc/value.h"

namespace tocsin::backtest {
namespace {

constexpr std::size_t kMaxValue = 512;
constexpr std::size_t kMaxShown = 160;

// The most telling first. A user agent or a session's name is not among them: the caller chooses those.
constexpr std::array<const char*, 7> kPaths = {"detail.userIdentity.sessionContext.sessionIssuer.arn",
                                               "detail.userIdentity.invokedBy",
                                               "detail.userIdentity.arn",
                                               "detail.configRuleName",
                                               "detail.eventTypeCode",
                                               "detail.findings.0.GeneratorId",
                                               "detail.type"};

std::string day_of(const event::Event& event) {
  return event.time ? format_time(*event.time).substr(0, 10) : std::string();
}

}  // namespace

std::optional<Source> source_of(const event::Event& event) {
  for (const std::string_view path : kPaths) {
    const auto value = doc::string_at(event.envelope, path);
    if (!value || value->empty()) continue;
    if (value->size() > kMaxValue || printable(*value) != *value) return std::nullopt;
    return Source{std::string(path), std::string(*value)};
  }
  return std::nullopt;
}

SourceTally& Tally::of(const Source& source) {
  if (sources_.size() >= kMostSources && !sources_.contains(source)) {
    const auto least = std::min_element(sources_.begin(), sources_.end(), [](const auto& a, const auto& b) {
      return a.second.alerts < b.second.alerts;
    });
    forgotten_ += least->second.alerts;
    sources_.erase(least);
  }
  return sources_[source];
}

void Tally::add(const event::Event& event) {
  const auto day = day_of(event);
  ++alerts_;
  days_.add(day);
  names_.add(shorten(event.name, kMaxShown));
  const auto source = source_of(event);
  if (!source) {
    ++nameless_;
    return;
  }
  auto& tally = of(*source);
  ++tally.alerts;
  tally.names.add(shorten(event.name, kMaxShown));
  tally.addresses.add(shorten(event.source_ip, kMaxShown));
  tally.regions.add(shorten(event.region, kMaxShown));
  if (!event.resources.empty()) tally.resources.add(shorten(event.resources.front().arn, kMaxShown));
  if (day.empty()) return;
  if (tally.first_day.empty() || day < tally.first_day) tally.first_day = day;
  tally.last_day = std::max(tally.last_day, day);
}

}  // namespace tocsin::backtest

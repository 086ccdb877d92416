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

Happening::Happening(const event::Event& event)
    : day(day_of(event)),
      name(shorten(event.name, kMaxShown)),
      address(shorten(event.source_ip, kMaxShown)),
      resource(event.resources.empty() ? std::string() : shorten(event.resources.front().arn, kMaxShown)),
      region(shorten(event.region, kMaxShown)),
      source(source_of(event)) {}

void Tally::add(const Happening& happening) {
  ++alerts_;
  days_.add(happening.day);
  names_.add(happening.name);
  if (!happening.source) {
    ++nameless_;
    return;
  }
  auto& tally = of(*happening.source);
  ++tally.alerts;
  tally.names.add(happening.name);
  tally.addresses.add(happening.address);
  tally.regions.add(happening.region);
  if (!happening.resource.empty()) tally.resources.add(happening.resource);
  if (happening.day.empty()) return;
  if (tally.first_day.empty() || happening.day < tally.first_day) tally.first_day = happening.day;
  tally.last_day = std::max(tally.last_day, happening.day);
}

}  // namespace tocsin::backtest

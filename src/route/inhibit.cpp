#include "route/inhibit.h"

#include <charconv>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "route/budget.h"

namespace tocsin::route {
namespace {

std::string first(const std::vector<std::string>& texts) {
  return texts.empty() ? std::string() : texts.front();
}

// There is a "root" in every account.
std::string in_account(const Labels& labels, const std::string& who) {
  return who.empty() ? who : fmt::format("{}\n{}", first(labels.account), who);
}

std::string value_of(Equal equal, const Labels& labels, const std::string& incident) {
  switch (equal) {
    case Equal::incident:
      return incident;
    case Equal::account:
      return first(labels.account);
    case Equal::region:
      return labels.region;
    case Equal::actor:
      return in_account(labels, actor_of(labels));
    case Equal::principal:
      return in_account(labels, first(labels.principal));
  }
  return {};
}

// A time that lies ahead tells of a clock that was set back.
bool holds(const Inhibition& inhibition, const Inhibitor& told, Time now) {
  return told.at <= now && now - told.at < inhibition.lasting;
}

}  // namespace

bool Inhibition::may_hold(const Labels& labels) const {
  return labels.severity != rule::Severity::critical && mutes.matches(labels) && !when.matches(labels);
}

std::optional<std::string> Inhibition::key(const std::string& sink, const Labels& labels,
                                           const std::string& incident) const {
  auto text = fmt::format("{}:{}", sink.size(), sink);
  for (const auto one : equal) {
    const auto value = value_of(one, labels, incident);
    if (value.empty()) return std::nullopt;
    text += fmt::format("\n{}:{}", value.size(), value);
  }
  return fmt::format("inhibit:{}:{}", name, sha256_hex(text));
}

std::optional<Time> held_until(const Inhibition& inhibition, const std::optional<Inhibitor>& told,
                               rule::Severity severity, Time now) {
  if (!told || told->severity <= severity || !holds(inhibition, *told, now)) return std::nullopt;
  return told->at + inhibition.lasting;
}

bool replaces(const Inhibition& inhibition, const std::optional<Inhibitor>& told, const Inhibitor& now) {
  return !told || told->severity <= now.severity || !holds(inhibition, *told, now.at);
}

std::string describe(const Inhibition& inhibition) {
  std::string equal;
  for (const auto one : inhibition.equal)
    equal += fmt::format("{}{}", equal.empty() ? "" : " and ", kEqualNames.at(static_cast<std::size_t>(one)));
  return fmt::format("{} holds back what is less grave and {}, of the same {}, for {}",
                     describe(inhibition.when), describe(inhibition.mutes), equal,
                     format_duration(inhibition.lasting));
}

std::string to_text(const Inhibitor& told) {
  return fmt::format("{} {} {} {}", rule::name(told.severity), told.at.time_since_epoch().count(),
                     told.incident, told.rule);
}

std::optional<Inhibitor> parse_inhibitor(const std::string& text) {
  const auto words = split(text, ' ');
  if (words.size() != 4) return std::nullopt;
  const auto severity = rule::parse_severity(words[0]);
  const std::string digits(words[1]);
  std::int64_t at = 0;
  const auto* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, at);
  if (!severity || error != std::errc{} || end != last) return std::nullopt;
  return Inhibitor{*severity, Time(Milliseconds(at)), std::string(words[2]), std::string(words[3])};
}

}  // namespace tocsin::route

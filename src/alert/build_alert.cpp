#include "alert/build_alert.h"

#include <fmt/format.h>
#include <optional>
#include <utility>

#include "alert/console_links.h"
#include "alert/masking.h"
#include "alert/shorten_event.h"
#include "alert/source_place.h"
#include "alert/who.h"
#include "base/hash.h"
#include "base/text.h"
#include "event/actor.h"
#include "event/named_values.h"
#include "event/outcome.h"
#include "geo/country.h"
#include "policy/explain.h"
#include "rule/correlate/ring_values.h"
#include "rule/event_values.h"

namespace tocsin::alert {
namespace {

// Bytes. Generous for what AWS allows, small enough that no field can drown the others.
constexpr std::size_t kTitle = 256;
constexpr std::size_t kSentence = 2048;
constexpr std::size_t kName = 256;
constexpr std::size_t kArn = 1024;
constexpr std::size_t kAgent = 512;
constexpr std::size_t kRaw = 96UL * 1024;
constexpr std::size_t kMostResources = 20;

std::string line(std::string_view text, std::size_t most) {
  auto clean = printable(text);
  return clean.size() <= most ? clean : shorten(clean, most);
}

// Everything is read anew from the masked event, so that no text can hold what the event's JSON hides. What identifies the
// event, and whether it succeeded, is taken from the event as it was.
event::Event read_masked(const doc::Value& envelope, const event::Event& event) {
  auto clean = event::shape(envelope, {});
  clean.id = event.id;
  clean.occurrence_key = event.occurrence_key;
  clean.outcome = event.outcome;
  clean.context = event.context;
  return clean;
}

std::vector<std::string> resources_of(const event::Event& event) {
  std::vector<std::string> names;
  for (const auto& resource : event.resources) {
    if (names.size() == kMostResources) {
      names.push_back(fmt::format("({} more)", event.resources.size() - kMostResources));
      break;
    }
    names.push_back(line(resource.arn, kArn));
  }
  return names;
}

std::vector<std::string> lines(const std::vector<std::string>& texts) {
  std::vector<std::string> cleaned;
  for (const auto& text : texts) cleaned.push_back(line(text, kArn));
  return cleaned;
}

std::vector<NextStep> next_steps_of(const rule::Rule& rule, const rule::Resolver& values) {
  std::vector<NextStep> steps;
  for (const auto& step : rule.next_steps) {
    NextStep made;
    made.text = line(step.text.render(values), kSentence);
    if (step.command) {
      const auto command = step.command->render_command(values);
      made.command = command.text;
      if (!command.withheld.empty())
        made.text += fmt::format(" (No command here: {}.)", line(command.withheld, kName));
    }
    steps.push_back(std::move(made));
  }
  return steps;
}

// "assumed role x created ..." becomes "The assumed role x created ...". A sentence that begins with a name stays: a
// user is called what it is called.
std::string as_sentence(const std::string& text, const std::string& actor_type) {
  const bool begins_with_type = !actor_type.empty() && text.starts_with(actor_type + " ");
  return begins_with_type ? "The " + text : text;
}

// One event of Security Hub may hold several findings; the rule's sentence is about the first.
std::string summary_of(const rule::Rule& rule, const event::Event& event, const rule::Resolver& values) {
  auto summary = as_sentence(rule.summary.render(values), event::describe_type(event.actor));
  std::size_t named = 0;
  for (const auto& title : event.finding.further) {
    if (++named > 5) {
      summary += fmt::format("; and {} more", event.finding.further.size() - 5);
      break;
    }
    summary += fmt::format("{}{}", named == 1 ? " Also in this event: " : "; ", line(title, kName));
  }
  return line(summary, kSentence);
}

// CloudTrail's record alone: the bus wraps it in an envelope, an archive does not, and both must read the same.
doc::Value raw_of(doc::Value envelope, event::Family family) {
  auto* detail = family == event::Family::cloudtrail ? envelope.find("detail") : nullptr;
  return shorten_event(std::move(detail == nullptr ? envelope : *detail), kRaw);
}

std::string_view unit_of(correlation::Type type) {
  switch (type) {
    case correlation::Type::value_count:
      return "different values";
    case correlation::Type::value_sum:
      return "in sum";
    case correlation::Type::value_avg:
      return "on average";
    case correlation::Type::value_percentile:
      return "as percentile";
    default:
      return "events";
  }
}

/// "12 events from 2026-01-05T09:00:00Z to 2026-01-05T09:04:00Z of 111122223333, alice", then the events.
std::vector<std::string> events_of(const rule::Ring& ring) {
  const auto values = rule::values_of(ring, [](std::string_view) { return std::nullopt; });
  const auto say = [&](std::string_view name) { return values(name).value_or(""); };
  const auto head =
      ring.type == correlation::Type::first_seen
          ? fmt::format("\"{}\" for the first time since {}", ring.value, say("correlation.first"))
          : fmt::format("{} {} from {} to {}", say("correlation.count"), unit_of(ring.type),
                        say("correlation.first"), say("correlation.last"));
  std::vector<std::string> lines{head + (ring.group.empty() ? "" : " of " + ring.group) +
                                 (ring.rung.continues ? "; it goes on" : "")};
  for (auto& one : rule::lines_of(ring)) lines.push_back(std::move(one));
  for (auto& one : lines) one = line(mask_secrets_in_text(one), kName);
  return lines;
}

/// They are made of documents and names as they were, not of the event without its secrets.
std::vector<std::string> masked_lines(std::vector<std::string> texts) {
  for (auto& text : texts) text = mask_secrets_in_text(text);
  return lines(texts);
}

Alert build(const rule::Rule& rule, const event::Event& event, const rule::Ring* ring,
            const past::Recall& recall) {
  auto envelope = event.envelope;
  std::optional<event::Event> masked;
  if (mask_secrets(envelope)) masked = read_masked(envelope, event);
  const auto& clean = masked ? *masked : event;
  auto values = rule::values_of(clean);
  if (ring != nullptr) values = rule::values_of(*ring, std::move(values));
  Alert alert;
  alert.id = alert_id(rule.id, ring == nullptr ? event.occurrence_key : ring->occurrence);
  alert.rule_id = rule.id;
  alert.severity = rule.severity;
  alert.title = line(rule.title.render(values), kTitle);
  alert.summary = summary_of(rule, clean, values);
  alert.why = rule.why;
  alert.subject_user = line(event::subject_user(clean), kName);
  alert.who = who_of(clean);
  alert.event_name = line(clean.name, kName);
  alert.service = line(clean.service, kName);
  alert.family = std::string(event::name(clean.family));
  alert.event_id = line(clean.id, kArn);
  alert.resources = resources_of(clean);
  if (ring != nullptr) alert.events = events_of(*ring);
  alert.source_ip = line(clean.source_ip, kName);
  alert.source_country = std::string(geo::country_of(clean.source_ip));
  alert.source_place = line(source_place(clean, alert.source_country), kArn);
  alert.user_agent = line(clean.user_agent, kAgent);
  alert.time = line(clean.time_text, kName);
  alert.account = line(clean.account, kName);
  alert.account_name = line(clean.context.account_name, kName);
  alert.account_ou = line(clean.context.account_ou, kArn);
  alert.account_ou_ids = lines(clean.context.account_ou_ids);
  alert.region = line(clean.region, kName);
  alert.result = line(event::describe_outcome(clean), kAgent);
  alert.gains = lines(policy::explain(clean));
  alert.policy_changes = masked_lines(recall.policy_changes);
  alert.first_seen = masked_lines(recall.first_seen);
  alert.missing = lines(clean.context.missing);
  alert.next_steps = next_steps_of(rule, values);
  alert.links = console_links(clean);
  alert.mitre = rule.mitre;
  alert.cis = rule.cis;
  alert.tags = rule.tags;
  alert.false_positives = rule.false_positives;
  alert.references = rule.references;
  alert.raw = raw_of(std::move(envelope), clean.family);
  return alert;
}

}  // namespace

Alert build_alert(const rule::Rule& rule, const event::Event& event, const past::Recall& recall) {
  return build(rule, event, nullptr, recall);
}

Alert build_alert(const rule::Ring& ring, const event::Event& event, const past::Recall& recall) {
  return build(*ring.rule, event, &ring, recall);
}

std::string alert_id(std::string_view rule_id, std::string_view occurrence_key) {
  constexpr std::size_t kDigits = 20;
  return sha256_hex(fmt::format("{}\n{}", rule_id, occurrence_key)).substr(0, kDigits);
}

}  // namespace tocsin::alert

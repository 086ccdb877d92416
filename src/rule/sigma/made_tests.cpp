#include "rule/sigma/made_tests.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "event/event.h"
#include "sigma/witness.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

// Addresses, accounts and names of the documentation. In us-east-1 the events of all services come.
doc::Value base_record() {
  return doc::object(
      {{"eventVersion", doc::string("1.11")},
       {"userIdentity", doc::object({{"type", doc::string("IAMUser")},
                                     {"principalId", doc::string("AIDACKCEVSQ6C2EXAMPLE")},
                                     {"arn", doc::string("arn:aws:iam::123456789012:user/alice")},
                                     {"accountId", doc::string("123456789012")},
                                     {"accessKeyId", doc::string("AKIAIOSFODNN7EXAMPLE")},
                                     {"userName", doc::string("alice")}})},
       {"eventTime", doc::string("2026-01-05T12:00:00Z")},
       {"eventSource", doc::string("iam.amazonaws.com")},
       {"eventName", doc::string("CreateUser")},
       {"awsRegion", doc::string("us-east-1")},
       {"sourceIPAddress", doc::string("203.0.113.46")},
       {"userAgent", doc::string("aws-cli/2.24.5")},
       {"requestParameters", doc::null()},
       {"responseElements", doc::null()},
       {"eventID", doc::string("9ad1c1b5-17fe-4a00-9f65-383d916378a8")},
       {"eventType", doc::string("AwsApiCall")},
       {"managementEvent", doc::boolean(true)},
       {"recipientAccountId", doc::string("123456789012")},
       {"eventCategory", doc::string("Management")}});
}

doc::Value base_envelope(const doc::Value& pattern) {
  const auto* sources = pattern.find("source");
  const bool named = sources != nullptr && !sources->items.empty() && sources->items[0].is(Kind::string);
  return doc::object({{"version", doc::string("0")},
                      {"id", doc::string("9ad1c1b5-17fe-4a00-9f65-383d916378a8")},
                      {"detail-type", doc::string("Example")},
                      {"source", doc::string(named ? sources->items[0].text : "aws.example")},
                      {"account", doc::string("123456789012")},
                      {"time", doc::string("2026-01-05T12:00:00Z")},
                      {"region", doc::string("us-east-1")},
                      {"resources", doc::array()},
                      {"detail", doc::object()}});
}

/// What the test file holds: CloudTrail's events as records.
std::optional<doc::Value> written_event(doc::Value envelope, bool by_cloudtrail) {
  if (!by_cloudtrail) return envelope;
  auto record = *envelope.find("detail");
  if (!event::is_bare_cloudtrail_record(record)) return std::nullopt;
  return record;
}

/// The texts name fields that a matching test has to hold.
void hold_what_texts_name(doc::Value& envelope, const doc::Value& document) {
  const auto hold = [&](const doc::Value* text, Template::Use use) {
    if (text == nullptr) return;
    const auto parsed = Template::parse(text->text, use);
    if (!parsed) return;
    for (const auto path : parsed->paths()) {
      constexpr std::string_view kDetail = "detail.";
      if (!path.starts_with(kDetail) || doc::find_path(envelope, path) != nullptr) continue;
      sigma::set_field(envelope, path.substr(kDetail.size()), doc::string("example"));
    }
  };
  hold(document.find("summary"), Template::Use::text);
  const auto* steps = document.find("next_steps");
  if (steps == nullptr) return;
  for (const auto& step : steps->items) {
    hold(step.find("do"), Template::Use::text);
    hold(step.find("run"), Template::Use::command);
  }
}

AwsCall call_of(const doc::Value& envelope) {
  const auto at = [&](std::string_view path) { return doc::string_at(envelope, path).value_or(""); };
  return {std::string(at("detail.eventSource")), std::string(at("detail.eventName")),
          std::string(at("detail.eventType"))};
}

void set_call(doc::Value& envelope, const AwsCall& call) {
  auto& record = *envelope.find("detail");
  record.set("eventSource", doc::string(call.event_source));
  record.set("eventName", doc::string(call.event_name));
}

/// Puts a call that there is in place of a made-up one, where the detection's verdict stays as it is.
void take_real_call(doc::Value& envelope, const sigma::Detection& detection, const FindCall& find_call) {
  const bool holds = detection.holds(envelope);
  auto tried = envelope;
  const auto fits = [&](const AwsCall& call) {
    set_call(tried, call);
    return detection.holds(tried) == holds;
  };
  const auto found = find_call(call_of(envelope), fits);
  if (!found) return;
  set_call(envelope, *found);
  tried = envelope;
  tried.find("detail")->set("eventType", doc::string(found->event_type));
  if (detection.holds(tried) == holds) envelope = std::move(tried);
}

}  // namespace

std::optional<doc::Value> made_tests(const ParsedRule& parsed, const doc::Value& document,
                                     const FindCall& find_call) {
  const auto& detection = *parsed.detection;
  const bool by_cloudtrail = parsed.rule.pattern.find("detail-type") != nullptr;
  const auto base = by_cloudtrail ? event::to_envelope(base_record()) : base_envelope(parsed.rule.pattern);
  auto found = sigma::witness(detection, base);
  if (!found) return std::nullopt;
  if (by_cloudtrail) take_real_call(found->envelope, detection, find_call);
  auto fuller = found->envelope;
  hold_what_texts_name(fuller, document);
  if (detection.holds(fuller)) found->envelope = std::move(fuller);
  auto miss = sigma::near_miss(detection, *found);
  if (miss && by_cloudtrail) take_real_call(*miss, detection, find_call);
  auto hit_event = written_event(found->envelope, by_cloudtrail);
  auto miss_event = miss ? written_event(*miss, by_cloudtrail) : std::nullopt;
  if (!hit_event || !miss_event) return std::nullopt;
  return doc::array({doc::object({{"name", doc::string("made from the detection")},
                                  {"match", doc::boolean(true)},
                                  {"event", std::move(*hit_event)}}),
                     doc::object({{"name", doc::string("one field is another")},
                                  {"match", doc::boolean(false)},
                                  {"event", std::move(*miss_event)}})});
}

}  // namespace tocsin::rule

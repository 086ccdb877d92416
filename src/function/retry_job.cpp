#include "function/retry_job.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

#include "alert/alert_json.h"
#include "alert/shorten_event.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/view/shown_alert.h"

namespace tocsin::function {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::size_t kLongestError = 500;
constexpr Milliseconds kFirstDelay{15'000};
constexpr Milliseconds kLongestDelay{30 * 60'000};
constexpr Milliseconds kLongestAsked{60 * 60'000};

Error invalid(std::string what) {
  return {ErrorKind::invalid, std::move(what), "a job of the retry queue",
          "it was written by another version of Tocsin, or not by Tocsin"};
}

// SQS refuses U+FFFE and U+FFFF (SendMessage, MessageBody). Outside ASCII a JSON text has nothing but what stands in its strings.
std::string as_sqs_takes(std::string text) {
  for (const auto& [bytes, escape] : {std::pair{"\xEF\xBF\xBE", "\\uFFFE"}, {"\xEF\xBF\xBF", "\\uFFFF"}}) {
    for (auto at = text.find(bytes); at != std::string::npos; at = text.find(bytes, at))
      text.replace(at, 3, escape);
  }
  return text;
}

std::string text_of(const RetryJob& job, const alert::Alert& alert) {
  auto value = doc::object({{"tocsin", doc::string("delivery")},
                            {"version", doc::number(std::string(kVersion))},
                            {"id", doc::string(job.id)},
                            {"channel", doc::string(job.channel)},
                            {"target", doc::string(job.target)},
                            {"attempt", doc::number(std::int64_t{job.attempt})},
                            {"maybe_delivered", doc::boolean(job.maybe_delivered)},
                            {"not_before", doc::string(format_time(job.not_before))},
                            {"error", doc::string(printable(shorten(job.error, kLongestError)))},
                            {"delivery_id", doc::string(job.notification.delivery_id)},
                            {"reason", doc::string(std::string(sink::name(job.notification.reason)))},
                            {"created", doc::string(format_time(job.notification.created))},
                            {"alert", alert::to_json(alert)}});
  return as_sqs_takes(doc::to_json(value));
}

std::string text_at(const doc::Value& value, std::string_view key) {
  return std::string(doc::string_at(value, key).value_or(""));
}

int attempt_of(const doc::Value& value) {
  const auto text = doc::scalar_at(value, "attempt").value_or("");
  int attempt = 0;
  std::from_chars(text.data(), text.data() + text.size(), attempt);
  return std::max(attempt, 1);
}

}  // namespace

std::string to_message(const RetryJob& job) {
  auto text = text_of(job, job.notification.alert);
  if (text.size() <= kMostJobBytes) return text;
  auto smaller = job.notification.alert;
  smaller.raw = alert::shorten_event(std::move(smaller.raw), alert::kSmallestEvent);
  text = text_of(job, smaller);
  if (text.size() <= kMostJobBytes) return text;
  return text_of(job, sink::shown(smaller));
}

Result<RetryJob> read_job(const doc::Value& value) {
  if (doc::scalar_at(value, "version") != std::string(kVersion)) return fail(invalid("its version is not 1"));
  const auto* found = value.find("alert");
  if (found == nullptr) return fail(invalid("it holds no alert"));
  auto alert = alert::from_json(*found);
  if (!alert) return fail(invalid(alert.error().what));
  const auto not_before = parse_time(text_at(value, "not_before"));
  const auto created = parse_time(text_at(value, "created"));
  RetryJob job;
  job.id = text_at(value, "id");
  job.channel = text_at(value, "channel");
  job.target = text_at(value, "target");
  job.attempt = attempt_of(value);
  if (const auto* maybe = value.find("maybe_delivered")) job.maybe_delivered = maybe->boolean;
  job.error = text_at(value, "error");
  job.notification.delivery_id = text_at(value, "delivery_id");
  if (job.id.empty() || job.channel.empty() || job.notification.delivery_id.empty() || !not_before ||
      !created)
    return fail(invalid("one of id, channel, delivery_id, not_before and created is missing"));
  job.not_before = *not_before;
  job.notification.created = *created;
  job.notification.reason = sink::parse_reason(text_at(value, "reason")).value_or(sink::Reason::first);
  job.notification.alert = std::move(*alert);
  return job;
}

Milliseconds retry_delay(int attempt, double random, std::optional<Milliseconds> asked) {
  const int doublings = std::clamp(attempt - 1, 0, 20);
  const auto most = std::min(kFirstDelay * (std::int64_t{1} << doublings), kLongestDelay);
  const auto chosen = std::chrono::duration_cast<Milliseconds>(most * (0.75 + 0.25 * random));
  return std::max(chosen, std::min(asked.value_or(Milliseconds(0)), kLongestAsked));
}

}  // namespace tocsin::function

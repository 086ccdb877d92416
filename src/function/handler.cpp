#include "function/handler.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "alert/build_alert.h"
#include "alert/drill.h"
#include "aws/error.h"
#include "base/diagnostic.h"
#include "base/hash.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "function/delivery.h"
#include "past/sight.h"
#include "rule/correlate/correlator.h"
#include "source/aws_message.h"
#include "source/log_object.h"

namespace tocsin::function {
namespace {

using std::chrono::steady_clock;

// Clocks of AWS's hosts differ by milliseconds; the rest is for a host that stood still.
constexpr auto kLeaseBeyondDeadline = std::chrono::seconds(10);
// Left for the answer to the runtime API.
constexpr Milliseconds kAnswerTakes{100};

Milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<Milliseconds>(steady_clock::now() - begin);
}

std::string owner_of_claims(const Parts& parts, const source::Invocation& invocation) {
  return parts.claims == nullptr ? std::string() : invocation.request_id + "/" + random_hex(8);
}

class Work {
 public:
  Work(const Parts& parts, const source::Invocation& invocation, Report& report)
      : parts_(parts),
        report_(report),
        begin_(latest_begin(invocation)),
        delivery_(parts, report,
                  {owner_of_claims(parts, invocation), invocation.deadline + kLeaseBeyondDeadline}, begin_,
                  std::max(begin_, invocation.until - kAnswerTakes)) {
    for (const auto& channel : parts.channels) least_ = std::min(least_, channel.min_severity);
  }

  /// False when something of them must come again.
  bool invocation(std::vector<source::Item> all) {
    const bool whole = items(std::move(all));
    delivery_.finish();
    return whole && !delivery_.must_come_again(0);
  }

  std::string batch(const std::vector<source::SqsRecord>& records) {
    std::vector<bool> whole;
    for (const auto& record : records) {
      delivery_.begin_item(whole.size());
      whole.push_back(message(record));
    }
    delivery_.finish();
    std::vector<std::string> failed;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (!whole[i] || delivery_.must_come_again(i)) failed.push_back(records[i].message_id);
    }
    return source::batch_response(failed);
  }

  bool no_event(std::string_view where, const std::string& why) {
    ++report_.counts.events;
    ++report_.counts.rejected;
    report_.failure("Tocsin.NotAnEvent", fmt::format("{}: {}", where, why));
    return false;
  }

 private:
  bool items(std::vector<source::Item> all) {
    bool whole = true;
    for (auto& item : all) whole = std::visit([&](auto& one) { return take(one); }, item) && whole;
    return whole;
  }

  bool message(const source::SqsRecord& record) {
    where_ = fmt::format("message {}", record.message_id);
    if (late()) return no_time(where_);
    auto found = source::items_of(record.body);
    if (!found) return no_event(where_, to_string(found.error()));
    return items(std::move(*found));
  }

  bool take(source::OneEvent& event) { return document(std::move(event.document), event.text); }

  bool take(const source::Heartbeat&) {
    log::info("heartbeat", {{"rules", std::to_string(parts_.rules.size())}});
    return true;
  }

  bool take(const source::RetryMessage& message) {
    auto job = read_job(message.document);
    if (!job) return no_event(where_, to_string(job.error()));
    delivery_.again(std::move(*job));
    return true;
  }

  bool take(const source::Rejected& rejected) { return no_event(where_, rejected.why); }

  bool take(const source::Nothing& nothing) {
    log::info("nothing to do", {{"why", nothing.why}});
    return true;
  }

  bool take(const source::LogObject& object) {
    const auto name = fmt::format("s3://{}/{}", object.bucket, object.key);
    if (late()) return no_time(name);
    bool whole = true;
    bool stopped = false;
    const auto on_event = [&](const source::EventText& event) {
      stopped = late();
      if (stopped) return false;
      whole = text(event.text, source::origin_of(event)) && whole;
      return true;
    };
    const auto on_problem = [&](const Diagnostic& problem) {
      whole = no_event(fmt::format("{}:{}:{}", problem.file, problem.at.line, problem.at.column),
                       problem.message);
    };
    const auto read = source::read_log_object(parts_.aws, object, half_of_time(), on_event, on_problem);
    if (!read) return not_read(name, to_string(aws::to_error(read.error())));
    if (stopped) return no_time(fmt::format("the rest of {}", name));
    if (!read->complete && whole) return not_read(name, "it could not be read to its end");
    log::debug("read", {{"object", name}, {"events", std::to_string(read->events)}});
    return whole;
  }

  bool text(std::string_view text, std::string_view where) {
    auto document = doc::parse_json(text);
    if (!document) {
      const auto& error = document.error();
      const auto at = locate({std::string(where), std::string(text)}, error.offset);
      return no_event(where, fmt::format("line {}, column {}: {}", at.line, at.column, error.message));
    }
    return this->document(std::move(*document), text);
  }

  bool document(doc::Value document, std::string_view text) {
    auto event = event::shape(event::to_envelope(std::move(document)), text);
    if (const auto drill = alert::drill_of(event)) return this->drill(*drill);
    const auto judged = parts_.rules.judge(event);
    if (!judged) return no_rules(to_string(judged.error()));
    const auto& hits = judged->judgement.hits;
    ++report_.counts.events;
    ++(hits.empty() ? report_.counts.unmatched : report_.counts.matched);
    const bool of_interest = !hits.empty() || !judged->judgement.sightings.empty();
    if (of_interest && parts_.enrichment != nullptr) parts_.enrichment->add_to(event);
    former_.reset();
    for (const auto& hit : hits)
      ring(*hit.rule, [&] { return alert::build_alert(*hit.rule, event, former(event)); });
    // After what rings by itself: a table that is down must not keep that from ringing.
    return correlate(*judged, event);
  }

  bool drill(const std::string& id) {
    ++report_.counts.events;
    ++report_.counts.unmatched;
    delivery_.drill(id, alert::drill_alert(id, parts_.clock.now()));
    return true;
  }

  template <class Build>
  void ring(const rule::Rule& rule, const Build& build) {
    if (rule.severity >= least_) delivery_.deliver(build());
  }

  /// Asked once an event, and only of one that rings.
  const past::Recall& former(const event::Event& event) {
    if (!former_) {
      former_.emplace();
      const auto sight = parts_.policies == nullptr ? std::nullopt : past::sight_of(event);
      if (sight && sight->policy) {
        parts_.connected();
        former_ = parts_.policies->remember(*sight, begin_);
      }
    }
    return *former_;
  }

  bool correlate(const Judged& judged, const event::Event& event) {
    if (parts_.states == nullptr || judged.judgement.sightings.empty()) return true;
    parts_.connected();
    parts_.states->begin(begin_);
    for (const auto& observation : rule::observe(*judged.rules, judged.judgement.sightings, event)) {
      const auto rings = rule::count(*judged.rules, observation, parts_.clock.now(), *parts_.states);
      if (!rings) return not_counted(event.id, to_string(rings.error()));
      for (const auto& one : *rings) {
        if (one.rule->alerts) ring(*one.rule, [&] { return alert::build_alert(one, event, former(event)); });
      }
    }
    return true;
  }

  bool not_counted(const std::string& id, const std::string& why) {
    delivery_.finish();
    if (delivery_.rang_unclaimed()) {
      report_.error(
          fmt::format("event {} is not counted by correlations, since what rang for it without a claim would "
                      "ring again: {}",
                      id, why));
      return true;
    }
    report_.failure("Tocsin.NotCounted",
                    fmt::format("event {} was not counted and must come again: {}", id, why));
    return false;
  }

  bool late() const { return steady_clock::now() >= begin_; }

  /// One object that hangs leaves time for the others of its batch.
  net::Deadline half_of_time() const {
    const auto now = steady_clock::now();
    return now + (begin_ - now) / 2;
  }

  bool no_time(const std::string& what) {
    report_.failure("Tocsin.OutOfTime", fmt::format("no time was left for {}: it must come again", what));
    return false;
  }

  bool no_rules(const std::string& why) {
    report_.failure("Tocsin.Rules", why);
    return false;
  }

  bool not_read(const std::string& name, const std::string& why) {
    report_.failure("Tocsin.LogNotRead", fmt::format("{} must come again: {}", name, why));
    return false;
  }

  const Parts& parts_;
  Report& report_;
  const net::Deadline begin_;
  Delivery delivery_;
  rule::Severity least_ = parts_.min_severity;  // that any channel is told of
  std::optional<past::Recall> former_;          // of the event that is worked on
  std::string where_ = "the invocation";        // or the message of it that is worked on
};

tl::expected<std::string, source::InvocationError> answer(const Parts& parts,
                                                          const source::Invocation& invocation,
                                                          Report& report) {
  Work work(parts, invocation, report);
  auto payload = source::read_payload(invocation.payload);
  if (!payload) {
    work.no_event("the invocation", to_string(payload.error()));
    return tl::unexpected(report.as_error());
  }
  if (const auto* records = std::get_if<std::vector<source::SqsRecord>>(&*payload))
    return work.batch(*records);
  if (!work.invocation(std::move(std::get<std::vector<source::Item>>(*payload))))
    return tl::unexpected(report.as_error());
  return report.as_json();
}

}  // namespace

net::Deadline latest_begin(const source::Invocation& invocation) {
  const auto left = std::max(invocation.until - steady_clock::now(), steady_clock::duration::zero());
  return invocation.until - std::min<steady_clock::duration>(kReserve, left / 4);
}

net::Deadline latest_publish(const source::Invocation& invocation) {
  const auto begin = latest_begin(invocation);
  return begin + (invocation.until - begin) / 2;
}

tl::expected<std::string, source::InvocationError> handle(const Parts& parts,
                                                          const source::Invocation& invocation,
                                                          Report& report) {
  const auto begin = steady_clock::now();
  auto result = answer(parts, invocation, report);
  report.took = since(begin);
  return result;
}

}  // namespace tocsin::function

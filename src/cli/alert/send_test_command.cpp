#include "cli/alert/send_test_command.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <iterator>
#include <thread>

#include "alert/test_alert.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/setup.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

using std::chrono::steady_clock;

struct Sent {
  std::string target;
  std::string result;  // "delivered", or why it was not
  std::string answer;  // the receiver's words, or the reason
  Milliseconds took{};
  sink::Payload payload;
};

std::string_view word(sink::NotDelivered::Kind kind) {
  switch (kind) {
    case sink::NotDelivered::Kind::retry:
      return "refused for now";
    case sink::NotDelivered::Kind::unavailable:
      return "unavailable";
    case sink::NotDelivered::Kind::unknown:
      return "unknown";
    default:
      return "refused";
  }
}

Sent send(sink::Sink& sink, const sink::Notification& notification, const std::string& target) {
  Sent sent;
  sent.target = target;
  sent.payload = sink.render(notification, target);
  sink::DeliveryContext context;
  context.delivery_id = notification.delivery_id;
  context.target = target;
  const auto begin = steady_clock::now();
  const auto result = sink.deliver(sent.payload, context);
  sent.took = std::chrono::duration_cast<Milliseconds>(steady_clock::now() - begin);
  sent.result = result ? "delivered" : word(result.error().kind);
  sent.answer = result ? result->detail : result.error().reason;
  return sent;
}

std::vector<Sent> send_to_all_targets(sink::Sink& sink, const sink::Notification& notification) {
  const auto prepared = sink.prepare();
  std::vector<Sent> all;
  for (const auto& target : sink.targets()) {
    if (prepared) {
      all.push_back(send(sink, notification, target));
    } else {
      all.push_back(
          {target, "unavailable", to_string(prepared.error()), {}, sink.render(notification, target)});
    }
  }
  return all;
}

/// Those of the names, in the order of the settings.
OrExit<std::vector<ConfiguredSink>> chosen(const SendTestOptions& options) {
  auto config = load_config(options.config);
  if (!config) return tl::make_unexpected(config.error());
  auto sinks = make_sinks(*config);
  if (!sinks || options.sinks.empty()) return sinks;
  for (const auto& name : options.sinks) {
    if (std::ranges::any_of(*sinks, [&](const auto& one) { return one.sink->name() == name; })) continue;
    std::string known;
    for (const auto& one : *sinks) known += (known.empty() ? "one of: " : ", ") + one.sink->name();
    return tl::make_unexpected(report(Error{
        ErrorKind::usage, fmt::format("there is no sink \"{}\"", printable(name)), options.config, known}));
  }
  std::erase_if(*sinks, [&](const ConfiguredSink& one) {
    return std::ranges::find(options.sinks, one.sink->name()) == options.sinks.end();
  });
  return sinks;
}

doc::Value record(const ConfiguredSink& sink, const Sent& sent, bool with_payload) {
  auto row = doc::object({{"sink", doc::string(sink.sink->name())},
                          {"type", doc::string(sink.type)},
                          {"target", doc::string(sent.target)},
                          {"result", doc::string(sent.result)},
                          {"milliseconds", doc::number(sent.took.count())},
                          {"bytes", doc::number(static_cast<std::int64_t>(sent.payload.body.size()))},
                          {"answer", doc::string(sent.answer)}});
  if (with_payload) row.members.push_back({"payload", doc::string(sent.payload.body)});
  return row;
}

void print_payloads(const std::vector<ConfiguredSink>& sinks, const std::vector<std::vector<Sent>>& sent) {
  for (std::size_t i = 0; i < sinks.size(); ++i) {
    for (const auto& one : sent[i]) {
      fmt::print("\n{}{}{} ({}):\n{}\n", sinks[i].sink->name(), one.target.empty() ? "" : " to ",
                 printable(one.target), one.payload.content_type, one.payload.body);
    }
  }
}

int exit_code_of(const std::vector<std::vector<Sent>>& sent) {
  std::size_t all = 0;
  std::size_t delivered = 0;
  for (const auto& targets : sent) {
    all += targets.size();
    delivered += static_cast<std::size_t>(
        std::ranges::count_if(targets, [](const Sent& one) { return one.result == "delivered"; }));
  }
  if (delivered == all) return 0;
  return exit_code(delivered == 0 ? ErrorKind::io : ErrorKind::partial);
}

}  // namespace

int run_send_test(const SendTestOptions& options) {
  const auto sinks = chosen(options);
  if (!sinks) return sinks.error();
  const auto number = random_hex(10);
  const auto now = SystemClock().now();
  const auto severity = rule::parse_severity(options.severity).value_or(rule::Severity::medium);
  const sink::Notification notification{"test-" + number, sink::Reason::test,
                                        alert::test_alert(severity, now, number), now};
  std::vector<std::vector<Sent>> sent(sinks->size());
  {
    // At the same time: one that hangs until its own limit keeps no other from ringing.
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < sinks->size(); ++i) {
      threads.emplace_back([&, i] { sent[i] = send_to_all_targets(*(*sinks)[i].sink, notification); });
    }
  }
  std::vector<doc::Value> rows;
  for (std::size_t i = 0; i < sinks->size(); ++i) {
    for (const auto& one : sent[i])
      rows.push_back(record((*sinks)[i], one, options.payload && options.output != "table"));
  }
  print_rows(options.output,
             {{"SINK", "sink", 20},
              {"TYPE", "type", 15},
              {"TARGET", "target", 32},
              {"RESULT", "result", 15},
              {"MS", "milliseconds", 6},
              {"BYTES", "bytes", 7},
              {"ANSWER", "answer", 300}},
             rows);
  if (options.payload && options.output == "table") print_payloads(*sinks, sent);
  return exit_code_of(sent);
}

}  // namespace tocsin::cli

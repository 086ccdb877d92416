#include "sink/slack/slack_message.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/slack/slack_text.h"
#include "sink/text/fit.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kSlackLimits);
// Of the limits' list; a message that is longer than a screen is not read at night.
constexpr std::size_t kMaxSteps = 5;
constexpr std::size_t kMaxButtons = 5;

std::string_view colour(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::critical:
      return "#8b0000";
    case rule::Severity::high:
      return "#d7263d";
    case rule::Severity::medium:
      return "#e8871e";
    case rule::Severity::low:
      return "#2e86ab";
    case rule::Severity::info:
      break;
  }
  return "#6c757d";
}

Value plain(std::string_view text, std::size_t max_bytes) {
  return doc::object({{"type", doc::string("plain_text")},
                      {"text", doc::string(fit(text, max_bytes, slack_escape))},
                      {"emoji", doc::boolean(false)}});
}

// `verbatim`: Slack makes no link of what looks like an address or a channel.
Value markdown(std::string text) {
  return doc::object({{"type", doc::string("mrkdwn")},
                      {"text", doc::string(std::move(text))},
                      {"verbatim", doc::boolean(true)}});
}

Value section(std::string_view text) {
  constexpr auto kMost = limit_of(kLimits, "attachments.*.blocks.*.text.text");
  return doc::object({{"type", doc::string("section")}, {"text", plain(text, kMost)}});
}

Value header(std::string_view text) {
  constexpr auto kMost = limit_of(kLimits, "blocks.*.text.text");
  return doc::object({{"type", doc::string("header")}, {"text", plain(text, kMost)}});
}

Value facts(const alert::Alert& shown) {
  constexpr auto kMost = limit_of(kLimits, "attachments.*.blocks.*.fields.*.text");
  static_assert(kBriefFacts <= limit_of(kLimits, "attachments.*.blocks.*.fields"));
  auto fields = doc::array();
  for (const auto& fact : brief_facts(shown)) {
    const auto label = fmt::format("*{}*\n", fact.label);
    fields.items.push_back(markdown(label + fit(fact.value, kMost - label.size(), slack_value)));
  }
  return doc::object({{"type", doc::string("section")}, {"fields", std::move(fields)}});
}

Value run(std::string text) {
  return doc::object({{"type", doc::string("text")}, {"text", doc::string(std::move(text))}});
}

Value rich(std::string_view type, std::vector<Value> runs) {
  return doc::object({{"type", doc::string(std::string(type))}, {"elements", doc::array(std::move(runs))}});
}

// Rich text and no markup: a command stands there byte for byte.
Value steps(const alert::Alert& shown) {
  const auto where = place(shown);
  auto heading = run(where.empty() ? "What to do next" : "What to do next, in " + where);
  heading.set("style", doc::object({{"bold", doc::boolean(true)}}));
  auto elements = doc::array();
  std::vector<Value> lines{std::move(heading)};
  for (std::size_t i = 0; i < shown.next_steps.size() && i < kMaxSteps; ++i) {
    const auto& step = shown.next_steps[i];
    lines.push_back(run(fmt::format("{}{}. {}", lines.empty() ? "" : "\n", i + 1, step.text)));
    if (step.command.empty()) continue;
    elements.items.push_back(rich("rich_text_section", std::exchange(lines, {})));
    elements.items.push_back(rich("rich_text_preformatted", {run(step.command)}));
  }
  if (!lines.empty()) elements.items.push_back(rich("rich_text_section", std::move(lines)));
  return doc::object({{"type", doc::string("rich_text")}, {"elements", std::move(elements)}});
}

Value buttons(const alert::Alert& shown) {
  constexpr auto kMostText = limit_of(kLimits, "attachments.*.blocks.*.elements.*.text.text");
  constexpr auto kMostUrl = limit_of(kLimits, "attachments.*.blocks.*.elements.*.url");
  auto elements = doc::array();
  for (const auto& link : shown.links) {
    if (elements.items.size() == kMaxButtons || link.url.size() > kMostUrl) break;
    elements.items.push_back(doc::object({{"type", doc::string("button")},
                                          {"text", plain(link.label, kMostText)},
                                          {"url", doc::string(link.url)}}));
  }
  return doc::object({{"type", doc::string("actions")}, {"elements", std::move(elements)}});
}

Value context(const alert::Alert& shown) {
  constexpr auto kMost = limit_of(kLimits, "attachments.*.blocks.*.elements.*.text");
  return doc::object(
      {{"type", doc::string("context")}, {"elements", doc::array({plain(reference_line(shown), kMost)})}});
}

std::vector<Value> body(const alert::Alert& shown, Reason reason) {
  std::vector<Value> blocks;
  if (reason == Reason::test) blocks.push_back(section(std::string(kTestNotice) + "."));
  if (!shown.summary.empty()) blocks.push_back(section(shown.summary));
  blocks.push_back(facts(shown));
  for (const auto& line : brief_lines(shown)) blocks.push_back(section(line));
  if (!shown.why.empty()) blocks.push_back(section("Why it matters: " + shown.why));
  if (!shown.next_steps.empty()) blocks.push_back(steps(shown));
  if (auto row = buttons(shown); !row.find("elements")->items.empty()) blocks.push_back(std::move(row));
  if (!reference_line(shown).empty()) blocks.push_back(context(shown));
  return blocks;
}

Value attachments(const alert::Alert& shown, Reason reason) {
  return doc::array({doc::object({{"color", doc::string(std::string(colour(shown.severity)))},
                                  {"blocks", doc::array(body(shown, reason))}})});
}

bool is_ts(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// The thread's `ts` when it is one of this channel; the settings may name another one than yesterday.
std::string_view thread_in(std::string_view channel, std::string_view reference) {
  const auto slash = reference.find('/');
  if (channel.empty() || slash == std::string_view::npos || reference.substr(0, slash) != channel) return {};
  const auto ts = reference.substr(slash + 1);
  return is_ts(ts) ? ts : std::string_view();
}

}  // namespace

std::string slack_reference(std::string_view channel, std::string_view ts) {
  return is_ts(ts) ? fmt::format("{}/{}", channel, ts) : std::string();
}

std::string slack_message(const Notification& notification, std::string_view channel) {
  auto alert = shown(notification);
  const auto title = headline(alert, notification.reason);
  // What a phone shows, and a client without blocks.
  const auto summary = alert.summary.empty() ? title : title + ": " + alert.summary;
  auto message = doc::object();
  if (!channel.empty()) message.set("channel", doc::string(std::string(channel)));
  const auto& incident = notification.incident;
  if (const auto thread = incident ? thread_in(channel, incident->thread) : std::string_view();
      !thread.empty()) {
    message.set("thread_ts", doc::string(std::string(thread)));
    if (incident->rings) message.set("reply_broadcast", doc::boolean(true));
  }
  message.set("text", doc::string(fit(summary, limit_of(kLimits, "text"), slack_escape)));
  message.set("mrkdwn", doc::boolean(false));
  message.set("unfurl_links", doc::boolean(false));
  message.set("unfurl_media", doc::boolean(false));
  message.set("blocks", doc::array({header(title)}));
  message.set("attachments", attachments(alert, notification.reason));
  auto text = doc::to_json(message);
  if (text.size() <= kSlackRules.max_bytes) return text;
  alert.policy_changes.clear();
  alert.first_seen.clear();
  message.set("attachments", attachments(alert, notification.reason));
  return doc::to_json(message);
}

}  // namespace tocsin::sink

#include "sink/ntfy/ntfy_message.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kNtfyLimits);

// 5 rings until somebody looks; 3 makes a sound; 1 makes none.
int priority(rule::Severity severity) {
  return static_cast<int>(severity) + 1;
}

/// Names of emojis in front of the title.
std::string_view sign(rule::Severity severity) {
  if (severity >= rule::Severity::high) return "rotating_light";
  return severity == rule::Severity::medium ? "warning" : "information_source";
}

std::string in_json(std::string_view text) {
  return doc::quote(text);
}

class Lines {
 public:
  explicit Lines(std::size_t room) : room_(room) {}

  /// All of it or nothing; counted as JSON, where it takes more.
  void add(const std::string& line) {
    const auto size = in_json(line).size();
    if (line.empty() || spent_ + size > room_ ||
        text_.size() + line.size() + 1 > limit_of(kLimits, "message"))
      return;
    spent_ += size;
    text_.append(text_.empty() ? "" : "\n").append(line);
  }
  std::string take() { return std::move(text_); }

 private:
  std::size_t room_;
  std::size_t spent_ = 0;
  std::string text_;
};

std::string message(const alert::Alert& alert, Reason reason, std::size_t room) {
  // So that severity, account, who and what have room in any case.
  constexpr std::size_t kMaxFact = 300;
  Lines out(room);
  if (reason == Reason::test) out.add(std::string(kTestNotice) + ".");
  for (const auto& [label, value] : brief_facts(alert))
    out.add(fmt::format("{}: {}", label, shorten(value, kMaxFact)));
  out.add(alert.summary);
  out.add(alert.why.empty() ? "" : "Why it matters: " + alert.why);
  std::size_t number = 0;
  for (const auto& step : alert.next_steps) {
    out.add(fmt::format("{}. {}", ++number, step.text));
    out.add(step.command);
  }
  out.add(reference_line(alert));
  return out.take();
}

Value actions(const alert::Alert& alert) {
  auto out = doc::array();
  for (const auto& link : alert.links) {
    if (out.items.size() == limit_of(kLimits, "actions")) break;
    out.items.push_back(
        doc::object({{"action", doc::string("view")},
                     {"label", doc::string(shorten(link.label, limit_of(kLimits, "actions.*.label")))},
                     {"url", doc::string(link.url)}}));
  }
  return out;
}

std::string written(const alert::Alert& alert, Reason reason, std::size_t room, bool with_actions) {
  auto tags = doc::array(
      {doc::string(std::string(sign(alert.severity))), doc::string(std::string(rule::name(alert.severity)))});
  for (const auto& tag : {alert.rule_id, alert.account}) {
    // A comma would make two of it.
    if (!tag.empty() && tag.find(',') == std::string::npos)
      tags.items.push_back(doc::string(shorten(tag, limit_of(kLimits, "tags.*"))));
  }
  auto out =
      doc::object({{"title", doc::string(shorten(headline(alert, reason), limit_of(kLimits, "title")))},
                   {"message", doc::string(message(alert, reason, room))},
                   {"priority", doc::number(priority(alert.severity))},
                   {"tags", std::move(tags)}});
  if (!alert.links.empty()) out.set("click", doc::string(alert.links.front().url));
  if (with_actions && !alert.links.empty()) out.set("actions", actions(alert));
  return doc::to_json(out);
}

}  // namespace

std::string ntfy_message(const Notification& notification) {
  const auto alert = shown(notification);
  constexpr std::size_t kAllOfIt = kNtfyRules.max_bytes;
  constexpr std::size_t kBesideTheRest = 5'000;
  for (const bool with_actions : {true, false}) {
    for (const auto room : {kAllOfIt, kBesideTheRest}) {
      auto out = written(alert, notification.reason, room, with_actions);
      if (out.size() <= kNtfyRules.max_bytes || (!with_actions && room == kBesideTheRest)) return out;
    }
  }
  return {};
}

}  // namespace tocsin::sink

#include "sink/google_chat/google_chat_message.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/fit.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kGoogleChatLimits);
constexpr std::size_t kMaxSteps = 6;
constexpr std::size_t kMaxButtonText = 100;

/// For the few places that read neither HTML nor entities.
std::string without_marks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "\u2039";
    } else if (c == '>') {
      out += "\u203A";
    } else {
      out += c;
    }
  }
  return out;
}

std::string escape(std::string_view text) {
  return escape_markup(text);
}

Value paragraph(std::string_view text, std::string_view before = {}, std::string_view after = {}) {
  const auto room = limit_of(kLimits, "cardsV2.*.card.sections.*.widgets.*.textParagraph.text");
  auto whole =
      std::string(before) + fit(text, room - before.size() - after.size(), escape) + std::string(after);
  return doc::object({{"textParagraph", doc::object({{"text", doc::string(std::move(whole))}})}});
}

Value fact(std::string_view label, std::string_view value) {
  const auto room = limit_of(kLimits, "cardsV2.*.card.sections.*.widgets.*.decoratedText.text");
  return doc::object({{"decoratedText", doc::object({{"topLabel", doc::string(std::string(label))},
                                                     {"text", doc::string(fit(value, room, escape))},
                                                     {"wrapText", doc::boolean(true)}})}});
}

Value section(std::string_view title, std::vector<Value> widgets) {
  auto out = doc::object();
  if (!title.empty()) out.set("header", doc::string(std::string(title)));
  out.set("widgets", doc::array(std::move(widgets)));
  return out;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : " ") + text;
  return out;
}

Value happened(const alert::Alert& alert, Reason reason) {
  std::vector<Value> widgets;
  if (reason == Reason::test) widgets.push_back(paragraph(std::string(kTestNotice) + "."));
  if (!alert.summary.empty()) widgets.push_back(paragraph(alert.summary));
  for (const auto& [label, value] : brief_facts(alert)) widgets.push_back(fact(label, value));
  if (!alert.gains.empty()) widgets.push_back(fact("Who gains", alert.gains.front()));
  if (!alert.policy_changes.empty()) widgets.push_back(fact("Policy before", joined(alert.policy_changes)));
  if (!alert.first_seen.empty()) widgets.push_back(fact("First seen", joined(alert.first_seen)));
  return section({}, std::move(widgets));
}

Value steps(const alert::Alert& alert) {
  std::vector<Value> widgets;
  if (const auto where = place(alert); !where.empty()) widgets.push_back(paragraph("In " + where + ":"));
  for (std::size_t i = 0; i < alert.next_steps.size() && i < kMaxSteps; ++i) {
    const auto& step = alert.next_steps[i];
    widgets.push_back(paragraph(fmt::format("{}. {}", i + 1, step.text)));
    // Half a command is another command.
    const auto room = limit_of(kLimits, "cardsV2.*.card.sections.*.widgets.*.textParagraph.text");
    if (!step.command.empty() && escape(step.command).size() + 13 <= room)
      widgets.push_back(paragraph(step.command, "<code>", "</code>"));
  }
  return section("What to do next", std::move(widgets));
}

Value buttons(const alert::Alert& alert) {
  std::vector<Value> list;
  for (const auto& link : alert.links) {
    if (list.size() == limit_of(kLimits, "cardsV2.*.card.sections.*.widgets.*.buttonList.buttons")) break;
    auto on_click = doc::object({{"openLink", doc::object({{"url", doc::string(link.url)}})}});
    list.push_back(doc::object({{"text", doc::string(shorten(without_marks(link.label), kMaxButtonText))},
                                {"onClick", std::move(on_click)}}));
  }
  return doc::object({{"buttonList", doc::object({{"buttons", doc::array(std::move(list))}})}});
}

std::vector<Value> sections(const alert::Alert& alert, Reason reason) {
  std::vector<Value> out{happened(alert, reason)};
  if (!alert.why.empty()) out.push_back(section("Why it matters", {paragraph(alert.why)}));
  if (!alert.next_steps.empty()) out.push_back(steps(alert));
  std::vector<Value> last;
  if (!alert.links.empty()) last.push_back(buttons(alert));
  if (const auto reference = reference_line(alert); !reference.empty()) last.push_back(paragraph(reference));
  if (!last.empty()) out.push_back(section({}, std::move(last)));
  return out;
}

std::string written(const alert::Alert& alert, Reason reason) {
  const auto title = headline(alert, reason);
  const auto thread = alert.rule_id + '\n' + alert.account + '\n' + alert.who.name;
  auto header = doc::object(
      {{"title", doc::string(fit(title, limit_of(kLimits, "cardsV2.*.card.header.title"), without_marks))}});
  if (const auto where = place(alert); !where.empty())
    header.set("subtitle", doc::string(without_marks(where)));
  auto card = doc::object({{"header", std::move(header)}, {"sections", doc::array(sections(alert, reason))}});
  const auto fallback = alert.summary.empty() ? title : title + ": " + alert.summary;
  return doc::to_json(doc::object(
      {{"fallbackText", doc::string(fit(fallback, limit_of(kLimits, "fallbackText"), without_marks))},
       {"thread", doc::object({{"threadKey", doc::string(sha256_hex(thread).substr(0, 32))}})},
       {"cardsV2",
        doc::array({doc::object({{"cardId", doc::string("alert")}, {"card", std::move(card)}})})}}));
}

}  // namespace

std::string google_chat_message(const Notification& notification) {
  auto alert = shown(notification);
  auto out = written(alert, notification.reason);
  while (out.size() > kGoogleChatRules.max_bytes && !alert.next_steps.empty()) {
    alert.next_steps.pop_back();
    out = written(alert, notification.reason);
  }
  return out;
}

}  // namespace tocsin::sink

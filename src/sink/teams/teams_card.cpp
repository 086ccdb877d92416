#include "sink/teams/teams_card.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/raw_event.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr std::string_view kRawId = "raw";
constexpr std::size_t kMaxLinks = 4;  // and one for the raw event
constexpr std::size_t kMaxSteps = 5;

Value text(std::string_view value) {
  return doc::string(std::string(value));
}

std::string_view style(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::critical:
    case rule::Severity::high:
      return "attention";
    case rule::Severity::medium:
      return "warning";
    case rule::Severity::low:
      return "accent";
    case rule::Severity::info:
      break;
  }
  return "emphasis";
}

// Always a TextRun: a TextBlock would read Markdown in it, links and pictures with it.
Value line(std::string_view words, Value look = doc::object()) {
  auto run = doc::object({{"type", text("TextRun")}, {"text", text(words)}});
  for (auto& member : look.members) run.members.push_back(std::move(member));
  return doc::object({{"type", text("RichTextBlock")}, {"inlines", doc::array({std::move(run)})}});
}

Value bold() {
  return doc::object({{"weight", text("Bolder")}});
}

Value title(const alert::Alert& shown, Reason reason) {
  auto look = bold();
  look.set("size", text("Large"));
  return doc::object({{"type", text("Container")},
                      {"style", text(style(shown.severity))},
                      {"bleed", doc::boolean(true)},
                      {"items", doc::array({line(headline(shown, reason), std::move(look))})}});
}

Value column(std::string_view width, Value item) {
  return doc::object(
      {{"type", text("Column")}, {"width", text(width)}, {"items", doc::array({std::move(item)})}});
}

// As a FactSet looks, whose values would be read as Markdown.
Value fact(const BriefFact& one) {
  return doc::object({{"type", text("ColumnSet")},
                      {"spacing", text("Small")},
                      {"columns", doc::array({column("80px", line(one.label, bold())),
                                              column("stretch", line(one.value))})}});
}

void add_steps(std::vector<Value>& body, const alert::Alert& shown) {
  if (shown.next_steps.empty()) return;
  const auto where = place(shown);
  body.push_back(line(where.empty() ? "What to do next" : "What to do next, in " + where, bold()));
  for (std::size_t i = 0; i < shown.next_steps.size() && i < kMaxSteps; ++i) {
    const auto& step = shown.next_steps[i];
    body.push_back(line(fmt::format("{}. {}", i + 1, step.text)));
    if (!step.command.empty())
      body.push_back(line(step.command, doc::object({{"fontType", text("Monospace")}})));
  }
}

std::vector<Value> body_of(const alert::Alert& shown, Reason reason) {
  std::vector<Value> body{title(shown, reason)};
  if (reason == Reason::test) body.push_back(line(std::string(kTestNotice) + "."));
  if (!shown.summary.empty()) body.push_back(line(shown.summary));
  for (const auto& one : brief_facts(shown)) body.push_back(fact(one));
  for (const auto& one : brief_lines(shown)) body.push_back(line(one));
  if (!shown.why.empty()) {
    body.push_back(line("Why it matters", bold()));
    body.push_back(line(shown.why));
  }
  add_steps(body, shown);
  if (const auto reference = reference_line(shown); !reference.empty())
    body.push_back(line(reference, doc::object({{"isSubtle", doc::boolean(true)}, {"size", text("Small")}})));
  return body;
}

std::vector<Value> links_of(const alert::Alert& shown) {
  std::vector<Value> actions;
  for (const auto& link : shown.links) {
    if (actions.size() == kMaxLinks) break;
    actions.push_back(doc::object(
        {{"type", text("Action.OpenUrl")}, {"title", text(link.label)}, {"url", text(link.url)}}));
  }
  return actions;
}

// A card may hold what is seen at a click: the event as it came.
void add_raw(std::vector<Value>& body, std::vector<Value>& actions, const RawEvent& raw) {
  if (raw.text.empty()) return;
  auto block = line(raw.text, doc::object({{"fontType", text("Monospace")}, {"size", text("Small")}}));
  block.set("id", text(kRawId));
  block.set("isVisible", doc::boolean(false));
  body.push_back(std::move(block));
  actions.push_back(doc::object({{"type", text("Action.ToggleVisibility")},
                                 {"title", text("Raw event")},
                                 {"targetElements", doc::array({text(kRawId)})}}));
}

std::string card(const alert::Alert& shown, Reason reason, const RawEvent& raw) {
  auto body = body_of(shown, reason);
  auto actions = links_of(shown);
  add_raw(body, actions, raw);
  auto content = doc::object({{"$schema", text("http://adaptivecards.io/schemas/adaptive-card.json")},
                              {"type", text("AdaptiveCard")},
                              {"version", text("1.4")},
                              {"msteams", doc::object({{"width", text("Full")}})},
                              {"body", doc::array(std::move(body))},
                              {"actions", doc::array(std::move(actions))}});
  auto attachment = doc::object({{"contentType", text("application/vnd.microsoft.card.adaptive")},
                                 {"contentUrl", doc::null()},
                                 {"content", std::move(content)}});
  return doc::to_json(
      doc::object({{"type", text("message")}, {"attachments", doc::array({std::move(attachment)})}}));
}

}  // namespace

std::string teams_message(const Notification& notification) {
  auto alert = shown(notification);
  auto message = card(alert, notification.reason, raw_event(notification.alert.raw, false));
  if (message.size() > kTeamsMaxBytes) message = card(alert, notification.reason, {});
  while (message.size() > kTeamsMaxBytes && !alert.next_steps.empty()) {
    alert.next_steps.resize(std::min(alert.next_steps.size(), kMaxSteps) - 1);
    message = card(alert, notification.reason, {});
  }
  using Part = void (*)(alert::Alert&);
  constexpr std::array<Part, 4> kParts{
      [](alert::Alert& a) { a.policy_changes.clear(); }, [](alert::Alert& a) { a.gains.clear(); },
      [](alert::Alert& a) { a.links.clear(); }, [](alert::Alert& a) { a.why.clear(); }};
  for (const auto drop : kParts) {
    if (message.size() <= kTeamsMaxBytes) break;
    drop(alert);
    message = card(alert, notification.reason, {});
  }
  return message;
}

}  // namespace tocsin::sink

#include "sink/telegram/telegram_message.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/fit.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

constexpr auto kLimits = std::span(kTelegramLimits);
// So that severity, account, who and what always have room.
constexpr std::size_t kMaxTitle = 500;
constexpr std::size_t kMaxFact = 600;
constexpr std::size_t kMaxSteps = 5;

std::string escape(std::string_view text) {
  return escape_markup(text);
}

std::string code(std::string_view text, std::size_t most) {
  return "<code>" + fit(text, most, escape) + "</code>";
}

class Text {
 public:
  /// All of it or nothing.
  void add(const std::string& line) {
    if (text_.size() + line.size() + 1 > limit_of(kLimits, "text")) return;
    text_ += line;
    text_ += '\n';
  }
  void heading(std::string_view text) { add(fmt::format("\n<b>{}</b>", escape(text))); }
  std::string take() {
    while (text_.ends_with('\n')) text_.pop_back();
    return std::move(text_);
  }

 private:
  std::string text_;
};

std::string text(const alert::Alert& alert, Reason reason) {
  Text out;
  out.add(fmt::format("<b>{}[{}]</b> {}", reason == Reason::test ? "[TEST] " : "", severity_label(alert),
                      code(alert.title, kMaxTitle)));
  if (reason == Reason::test) out.add(std::string(kTestNotice) + ".");
  out.add("");
  for (const auto& [label, value] : brief_facts(alert))
    out.add(fmt::format("{}: {}", label, code(value, kMaxFact)));
  if (!alert.summary.empty()) out.add("\n" + code(alert.summary, kMaxFact));
  for (const auto& line : brief_lines(alert)) out.add(code(line, kMaxFact));
  if (!alert.why.empty()) {
    out.heading("Why it matters");
    out.add(code(alert.why, 2 * kMaxFact));
  }
  if (!alert.next_steps.empty()) {
    const auto where = place(alert);
    out.heading("What to do next");
    if (!where.empty()) out.add("in " + code(where, kMaxFact));
  }
  for (std::size_t i = 0; i < alert.next_steps.size() && i < kMaxSteps; ++i) {
    const auto& step = alert.next_steps[i];
    out.add(fmt::format("{}. {}", i + 1, code(step.text, kMaxFact)));
    if (!step.command.empty()) out.add("<pre>" + escape(step.command) + "</pre>");
  }
  if (!alert.links.empty()) out.add("");
  for (const auto& link : alert.links)
    out.add(fmt::format("<a href=\"{}\">{}</a>", escape(link.url), fit(link.label, kMaxFact, escape)));
  if (const auto reference = reference_line(alert); !reference.empty())
    out.add("\n" + code(reference, kMaxFact));
  return out.take();
}

}  // namespace

std::string telegram_message(const Notification& notification, const TelegramChat& chat) {
  const auto alert = shown(notification);
  auto out = doc::object({{"chat_id", doc::string(chat.id)},
                          {"text", doc::string(text(alert, notification.reason))},
                          {"parse_mode", doc::string("HTML")},
                          {"link_preview_options", doc::object({{"is_disabled", doc::boolean(true)}})}});
  if (!chat.topic.empty()) out.set("message_thread_id", doc::number(chat.topic));
  return doc::to_json(out);
}

}  // namespace tocsin::sink

#include "sink/text/plain_text.h"

#include <fmt/format.h>

#include "sink/text/wrap.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

constexpr std::string_view kIndent = "  ";

std::string heading(std::string_view text) {
  return fmt::format("\n{}\n", text);
}

std::string head(const alert::Alert& alert, Reason reason) {
  std::string out =
      fmt::format("{} {}\n", reason == Reason::test ? "[TEST ALERT]" : "[SECURITY ALERT]", alert.title);
  for (const auto& fact : head_facts(alert)) out += fmt::format("{}: {}\n", fact.label, fact.lines.front());
  return out;
}

std::string facts_block(const Facts& facts) {
  std::string out;
  for (const auto& fact : facts) {
    std::string_view label = fact.label;
    for (const auto& line : fact.lines) {
      out += wrap(line, fmt::format("{}{:<15}", kIndent, label.empty() ? "" : fmt::format("{}:", label)));
      label = {};
    }
  }
  return out;
}

std::string steps_block(const alert::Alert& alert) {
  if (alert.next_steps.empty()) return {};
  std::string out = heading("WHAT TO DO NEXT");
  if (const auto where = place(alert); !where.empty()) out += wrap(fmt::format("In {}:", where), kIndent);
  std::size_t number = 0;
  for (const auto& step : alert.next_steps) {
    out += '\n' + wrap(step.text, fmt::format("{}{}. ", kIndent, ++number));
    if (!step.command.empty()) out += fmt::format("\n     {}\n", step.command);
  }
  return out;
}

std::string links_block(const alert::Alert& alert) {
  if (alert.links.empty() && alert.references.empty()) return {};
  std::string out = heading("LINKS");
  for (const auto& link : alert.links) out += fmt::format("  {}:\n  {}\n", link.label, link.url);
  if (!alert.references.empty()) out += "  Read more:\n";
  for (const auto& reference : alert.references) out += fmt::format("  {}\n", reference);
  return out;
}

}  // namespace

std::string plain_text(const alert::Alert& shown, Reason reason, const RawEvent& raw) {
  std::string out = head(shown, reason) + '\n';
  if (reason == Reason::test) out += wrap(fmt::format("{}.", kTestNotice), kIndent) + '\n';
  if (!shown.summary.empty()) out += wrap(shown.summary, kIndent) + '\n';
  out += facts_block(detail_facts(shown));
  if (!shown.why.empty()) out += heading("WHY IT MATTERS") + wrap(shown.why, kIndent);
  out += steps_block(shown);
  out += links_block(shown);
  if (!shown.false_positives.empty()) {
    out += heading("WHEN IT MAY BE HARMLESS");
    for (const auto& reason_text : shown.false_positives) out += wrap(reason_text, "  - ");
  }
  out += heading("ABOUT THIS ALERT") + facts_block(reference_facts(shown));
  return out + raw_block(raw);
}

std::string raw_block(const RawEvent& raw) {
  if (raw.text.empty()) return {};
  return heading("RAW EVENT") + (raw.is_json ? raw.text + '\n' : wrap(raw.text, kIndent));
}

std::string plain_text(const Notification& notification) {
  return plain_text(shown(notification.alert), notification.reason, raw_event(notification.alert.raw, false));
}

}  // namespace tocsin::sink

#include "sink/text/plain_text.h"

#include <algorithm>

#include "sink/text/wrap.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kUsual = std::size_t{8} << 10U;  // bytes, of most alerts with their event

void append_heading(std::string& out, std::string_view text) {
  out.append("\n").append(text).append("\n");
}

/// A digest's title says already what it is.
std::string_view tag_of(Reason reason) {
  if (reason == Reason::digest) return "";
  return reason == Reason::test ? "[TEST ALERT] " : "[SECURITY ALERT] ";
}

void append_head(std::string& out, const alert::Alert& alert, Reason reason) {
  out.append(tag_of(reason)).append(alert.title).append("\n");
  for (const auto& fact : head_facts(alert))
    out.append(fact.label).append(": ").append(fact.lines.front()).append("\n");
}

void append_facts(std::string& out, const Facts& facts) {
  constexpr std::size_t kLabel = 17;
  for (const auto& fact : facts) {
    auto first = std::string(kIndent).append(fact.label).append(":");
    for (const auto& line : fact.lines) {
      first.resize(std::max(first.size(), kLabel), ' ');
      append_wrapped(out, line, first);
      first.assign(kLabel, ' ');
    }
  }
}

void append_steps(std::string& out, const alert::Alert& alert) {
  if (alert.next_steps.empty()) return;
  append_heading(out, "WHAT TO DO NEXT");
  if (const auto where = place(alert); !where.empty()) append_wrapped(out, "In " + where + ":", kIndent);
  std::size_t number = 0;
  for (const auto& step : alert.next_steps) {
    out += '\n';
    append_wrapped(out, step.text, std::string(kIndent) + std::to_string(++number) + ". ");
    if (!step.command.empty()) out.append("\n     ").append(step.command).append("\n");
  }
}

void append_links(std::string& out, const alert::Alert& alert) {
  if (alert.links.empty() && alert.references.empty()) return;
  append_heading(out, "LINKS");
  for (const auto& link : alert.links)
    out.append("  ").append(link.label).append(":\n  ").append(link.url).append("\n");
  if (!alert.references.empty()) out += "  Read more:\n";
  for (const auto& reference : alert.references) out.append("  ").append(reference).append("\n");
}

}  // namespace

std::string plain_text(const alert::Alert& shown, Reason reason, const RawEvent& raw) {
  std::string out;
  out.reserve(kUsual);
  append_head(out, shown, reason);
  out += '\n';
  if (reason == Reason::test) {
    append_wrapped(out, std::string(kTestNotice) + ".", kIndent);
    out += '\n';
  }
  if (!shown.summary.empty()) {
    append_wrapped(out, shown.summary, kIndent);
    out += '\n';
  }
  append_facts(out, detail_facts(shown));
  if (!shown.why.empty()) {
    append_heading(out, "WHY IT MATTERS");
    append_wrapped(out, shown.why, kIndent);
  }
  append_steps(out, shown);
  append_links(out, shown);
  if (!shown.false_positives.empty()) {
    append_heading(out, "WHEN IT MAY BE HARMLESS");
    for (const auto& reason_text : shown.false_positives) append_wrapped(out, reason_text, "  - ");
  }
  append_heading(out, "ABOUT THIS ALERT");
  append_facts(out, reference_facts(shown));
  append_raw(out, raw);
  return out;
}

void append_raw(std::string& out, const RawEvent& raw) {
  if (raw.text.empty()) return;
  append_heading(out, "RAW EVENT");
  if (raw.is_json) {
    out.append(raw.text).append("\n");
  } else {
    append_wrapped(out, raw.text, kIndent);
  }
}

std::string plain_text(const Notification& notification) {
  return plain_text(shown(notification), notification.reason, raw_event(notification.alert.raw, false));
}

}  // namespace tocsin::sink

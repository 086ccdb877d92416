#include "sink/syslog/syslog_message.h"

#include <array>
#include <fmt/format.h>
#include <string_view>

#include "base/text.h"
#include "sink/ocsf/ocsf.h"
#include "sink/text/ascii.h"
#include "sink/view/facts.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

// RFC 5424, table 2: informational, notice, warning, error, critical.
constexpr std::array<int, 5> kSeverities = {6, 5, 4, 3, 2};
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBetween = " | ";

/// PRINTUSASCII: no space, nothing invisible.
std::string word(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : ascii(text)) {
    if (out.size() == most) break;
    out += c == ' ' ? '-' : c;
  }
  return out.empty() ? "-" : out;
}

/// PARAM-VALUE: `"`, `\` and `]` with a backslash before them.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

struct Param {
  std::string_view name;
  std::string value;
  std::size_t most;  // bytes, before it is escaped
};

std::array<Param, 14> params(const alert::Alert& alert, const Notification& notification) {
  return {{{"severity", std::string(rule::name(alert.severity)), 16},
           {"rule", alert.rule_id, 128},
           {"alert", alert.id, 64},
           {"delivery", notification.delivery_id, 64},
           {"account", alert.account, 64},
           {"user", alert.subject_user, 128},
           {"event", alert.event_name, 128},
           {"reason", std::string(name(notification.reason)), 16},
           {"who", alert.who.name, 128},
           {"region", alert.region, 64},
           {"ip", alert.source_ip, 64},
           {"time", alert.time, 64},
           {"resource", alert.resources.empty() ? "" : alert.resources.front(), 256},
           {"event_id", alert.event_id, 64}}};
}

std::string structured_data(const alert::Alert& alert, const Notification& notification,
                            const SyslogStyle& style, std::size_t room) {
  auto out = fmt::format("[tocsin@{}", style.enterprise);
  for (const auto& param : params(alert, notification)) {
    if (param.value.empty()) continue;
    const auto text =
        fmt::format(" {}=\"{}\"", param.name, escaped(printable(shorten(param.value, param.most))));
    if (out.size() + text.size() + 1 <= room) out += text;
  }
  return out + "]";
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out.append(out.empty() ? "" : ", ").append(line);
  return out;
}

/// Everything in one line; what has no room is left out whole, but for the title, which is cut.
std::string text(const alert::Alert& alert, Reason reason, std::size_t room) {
  const auto test = reason == Reason::test ? "[TEST] " : "";
  auto out = shorten(fmt::format("{}[{}] {}", test, severity_label(alert), alert.title), room);
  const auto add = [&](std::string_view label, std::string_view value) {
    if (value.empty() || out.size() + kBetween.size() + label.size() + value.size() > room) return;
    out.append(kBetween).append(label).append(value);
  };
  for (const auto& fact : head_facts(alert)) add(std::string(fact.label) + ": ", joined(fact.lines));
  add("", alert.summary);
  for (const auto& fact : detail_facts(alert)) add(std::string(fact.label) + ": ", joined(fact.lines));
  add("Why it matters: ", alert.why);
  for (const auto& link : alert.links) add(link.label + ": ", link.url);
  for (const auto& fact : reference_facts(alert)) add(std::string(fact.label) + ": ", joined(fact.lines));
  return out;
}

std::string msg(const alert::Alert& alert, const Notification& notification, const SyslogStyle& style,
                std::size_t room) {
  // JSON carries no mark (RFC 8259, 8.1): it is MSG-ANY here.
  if (style.format == SyslogFormat::ocsf) return ocsf_json(notification, room);
  auto out = text(alert, notification.reason, room - kByteOrderMark.size());
  if (ascii_prefix(out) < out.size()) out.insert(0, kByteOrderMark);
  return out;
}

}  // namespace

std::string syslog_message(const Notification& notification, const SyslogStyle& style) {
  const auto alert = shown(notification);
  const auto priority = style.facility * 8 + kSeverities[static_cast<std::size_t>(alert.severity)];
  auto out =
      fmt::format("<{}>1 {} {} tocsin - {} ", priority, format_time(notification.created),
                  word(style.hostname, kSyslogLimits.hostname), word(alert.rule_id, kSyslogLimits.msgid));
  // At least a quarter is for people.
  out += structured_data(alert, notification, style, style.max_bytes / 4 * 3 - out.size());
  out += ' ';
  return out + msg(alert, notification, style, style.max_bytes - out.size());
}

std::string syslog_frame(const std::string& message) {
  return fmt::format("{} {}", message.size(), message);
}

}  // namespace tocsin::sink

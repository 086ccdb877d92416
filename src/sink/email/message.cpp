#include "sink/email/message.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "sink/email/html.h"
#include "sink/email/mime.h"
#include "sink/text/plain_text.h"
#include "sink/view/raw_event.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

// "[HIGH] IAM User Created: jansmith - 123456789012 us-east-1"
std::string subject(const alert::Alert& alert, Reason reason) {
  std::string text = reason == Reason::test ? "[TEST] " : "";
  text += fmt::format("[{}] {}", severity_label(alert), shorten(alert.title, 120));
  if (!alert.subject_user.empty()) text += ": " + shorten(alert.subject_user, 64);
  std::string where = alert.account;
  if (!alert.region.empty()) where += (where.empty() ? "" : " ") + alert.region;
  if (!where.empty()) text += " - " + where;
  return text;
}

// RFC 5322 3.6.4, without what is quoted: printable ASCII between the brackets, one '@'.
bool is_message_id(std::string_view text) {
  if (text.size() < 5 || text.size() > 250 || text.front() != '<' || text.back() != '>') return false;
  const auto inside = text.substr(1, text.size() - 2);
  return std::count(inside.begin(), inside.end(), '@') == 1 &&
         std::all_of(inside.begin(), inside.end(), [](char c) {
           return c > ' ' && c < '\x7f' &&
                  std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
         });
}

std::string headers(const Notification& notification, const alert::Alert& alert, const Envelope& envelope) {
  std::string out = address_header("From", envelope.from) + address_header("To", envelope.to);
  out += header("Subject", subject(alert, notification.reason));
  out += header("Date", mail_date(notification.created));
  out += fmt::format("Message-ID: {}\r\n", message_id(notification.delivery_id, envelope.from));
  if (notification.incident && is_message_id(notification.incident->thread)) {
    const auto& first = notification.incident->thread;
    out += fmt::format("In-Reply-To: {}\r\nReferences: {}\r\n", first, first);
  }
  out += header("Auto-Submitted", "auto-generated");
  out += header("X-Auto-Response-Suppress", "All");
  if (alert.severity >= rule::Severity::high) out += header("Importance", "high");
  out += header("X-Tocsin-Alert", alert.id);
  out += header("X-Tocsin-Rule", alert.rule_id);
  out += header("X-Tocsin-Severity", rule::name(alert.severity));
  if (!alert.account.empty()) out += header("X-Tocsin-Account", alert.account);
  if (!alert.region.empty()) out += header("X-Tocsin-Region", alert.region);
  if (notification.reason == Reason::test) out += header("X-Tocsin-Test", "yes");
  return out + header("MIME-Version", "1.0");
}

Part text_part(std::string_view subtype, std::string_view text) {
  return {
      fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                  subtype),
      quoted_printable(text)};
}

Part attachment(const std::string& alert_id, std::string_view json) {
  return {fmt::format("Content-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n"
                      "Content-Disposition: attachment; filename=\"event-{}.json\"\r\n",
                      safe_id(alert_id)),
          base64_lines(json)};
}

}  // namespace

std::string message_id(std::string_view delivery_id, const Address& from) {
  return fmt::format("<{}@{}>", safe_id(delivery_id), from.domain());
}

std::string mail_message(const Notification& notification, const Envelope& envelope) {
  const auto alert = shown(notification);
  const auto raw = raw_event(notification.alert.raw, true);
  // "=_" stands in neither quoted-printable nor base64, so no part can hold a boundary.
  const auto mark = sha256_hex(notification.delivery_id).substr(0, 24);
  Part body = multipart("alternative", fmt::format("=_text-{}", mark),
                        {text_part("plain", plain_text(alert, notification.reason, raw)),
                         text_part("html", html_page(alert, notification.reason, raw))});
  if (!raw.attached.empty()) {
    body = multipart("mixed", fmt::format("=_mail-{}", mark), {body, attachment(alert.id, raw.attached)});
  }
  return headers(notification, alert, envelope) + body.headers + "\r\n" + body.body;
}

}  // namespace tocsin::sink

#include "sink/email/message.h"

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

std::string headers(const Notification& notification, const alert::Alert& alert, const Envelope& envelope) {
  std::string out = address_header("From", envelope.from) + address_header("To", envelope.to);
  out += header("Subject", subject(alert, notification.reason));
  out += header("Date", mail_date(notification.created));
  out += fmt::format("Message-ID: <{}@{}>\r\n", safe_id(notification.delivery_id), envelope.from.domain());
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

std::string mail_message(const Notification& notification, const Envelope& envelope) {
  const auto alert = shown(notification.alert);
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

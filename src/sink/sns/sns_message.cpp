#include "sink/sns/sns_message.h"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/aws/labels.h"
#include "sink/text/ascii.h"
#include "sink/text/plain_text.h"
#include "sink/view/raw_event.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

/// "[HIGH] IAM User Created: jansmith - 123456789012 us-east-1", of which the region goes first when it is too long, then the user,
/// then the title's end.
std::string subject(const alert::Alert& alert, Reason reason) {
  const auto head = fmt::format("{}[{}] ", reason == Reason::test ? "[TEST] " : "", severity_label(alert));
  const auto title = ascii(alert.title);
  const auto user = alert.subject_user.empty() ? "" : ": " + ascii(alert.subject_user);
  const auto account = alert.account.empty() ? "" : " - " + shorten(ascii(alert.account), 20);
  const auto region =
      alert.region.empty() ? "" : (account.empty() ? " - " : " ") + shorten(ascii(alert.region), 20);
  for (const auto& rest : {user + account + region, user + account, account}) {
    auto text = head + title + rest;
    if (text.size() <= aws::kSnsMaxSubject) return text;
  }
  return head + shorten(title, aws::kSnsMaxSubject - head.size() - account.size()) + account;
}

/// The JSON's beginning up to the end of a line, and a word about the rest.
RawEvent raw_of(std::string json, std::size_t room) {
  if (json.size() <= room) return {.text = std::move(json), .is_json = true, .attached = {}};
  const auto note = fmt::format("... (cut: the whole event has {} bytes)", json.size());
  if (room <= note.size()) return {};
  const auto end = json.rfind('\n', room - note.size() - 1);
  if (end == std::string::npos) return {};
  return {.text = json.substr(0, end + 1) + note, .is_json = true, .attached = {}};
}

/// `alert` as it is shown; what is too long is taken out of it.
std::string text_of(alert::Alert alert, const Notification& notification, std::size_t max_bytes) {
  using Part = void (*)(alert::Alert&);
  constexpr std::array<Part, 5> kParts{
      [](alert::Alert& a) { a.references.clear(); }, [](alert::Alert& a) { a.false_positives.clear(); },
      [](alert::Alert& a) { a.links.clear(); },      [](alert::Alert& a) { a.next_steps.clear(); },
      [](alert::Alert& a) { a.why.clear(); },
  };
  auto text = plain_text(alert, notification.reason, {});
  if (text.size() <= max_bytes) {
    // What stands around the event, its heading, is known by trying: it is short.
    constexpr std::size_t kHeading = 32;
    const auto room = max_bytes - text.size();
    if (room <= kHeading || notification.alert.raw.is(doc::Kind::null)) return text;
    append_raw(text, raw_of(safe_json(notification.alert.raw), room - kHeading));
    return text;
  }
  for (const auto drop : kParts) {
    drop(alert);
    text = plain_text(alert, notification.reason, {});
    if (text.size() <= max_bytes) return text;
  }
  return shorten(text, max_bytes);
}

doc::Value text_attribute(const std::string& value) {
  return doc::object({{"DataType", doc::string("String")}, {"StringValue", doc::string(value)}});
}

}  // namespace

aws::SnsMessage sns_message(const Notification& notification, bool fifo, std::size_t max_bytes) {
  auto alert = shown(notification);
  aws::SnsMessage out;
  out.subject = subject(alert, notification.reason);
  out.attributes = message_attributes(alert);
  if (fifo) {
    out.group_id = fifo_group(alert);
    out.deduplication_id = fifo_id(notification.delivery_id);
  }
  const auto spent = size_of(out.attributes) + out.subject.size();
  out.message = text_of(std::move(alert), notification, max_bytes > spent ? max_bytes - spent : 0);
  return out;
}

std::string to_json(const aws::SnsMessage& message) {
  auto out =
      doc::object({{"Subject", doc::string(message.subject)}, {"Message", doc::string(message.message)}});
  auto attributes = doc::object();
  for (const auto& [name, value] : message.attributes) attributes.set(name, text_attribute(value));
  out.set("MessageAttributes", std::move(attributes));
  if (!message.group_id.empty()) out.set("MessageGroupId", doc::string(message.group_id));
  if (!message.deduplication_id.empty())
    out.set("MessageDeduplicationId", doc::string(message.deduplication_id));
  return doc::to_pretty_json(out) + "\n";
}

Result<aws::SnsMessage> read_sns_message(const std::string& json) {
  const auto root = doc::parse_json(json);
  if (!root)
    return fail(
        {ErrorKind::invalid, "the payload is not the JSON of an SNS message: " + root.error().message});
  const auto text = [&](std::string_view path) {
    return std::string(doc::string_at(*root, path).value_or(""));
  };
  aws::SnsMessage out{
      text("Subject"), text("Message"), {}, text("MessageGroupId"), text("MessageDeduplicationId")};
  if (out.message.empty()) return fail({ErrorKind::invalid, "the payload has no Message"});
  if (const auto* attributes = root->find("MessageAttributes")) {
    for (const auto& [name, value, _] : attributes->members) {
      out.attributes.emplace_back(name, doc::string_at(value, "StringValue").value_or(""));
    }
  }
  return out;
}

}  // namespace tocsin::sink

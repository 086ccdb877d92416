#include "sink/ses/ses_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "aws/ses.h"
#include "base/text.h"
#include "sink/aws/not_delivered.h"
#include "sink/aws/settings.h"
#include "sink/email/people.h"

namespace tocsin::sink {
namespace {

static_assert(kMailBytes * 4 / 3 < aws::kSesMaxBytes);

/// Else it is the account (SendingPausedException, AccountSuspendedException, MailFromDomainNotVerifiedException) or an identity that is
/// not verified, which in SES's sandbox may be the recipient's.
bool is_about_message(const aws::CallError& error) {
  if (error.message.find("not verified") != std::string::npos) return false;
  return error.code == "MessageRejected" || error.code == "BadRequestException" || error.status == 413;
}

/// docs "CreateConfigurationSet": up to 64 letters, digits, '-' and '_'.
bool is_configuration_set(std::string_view name) {
  return name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_';
         });
}

/// SES writes a Message-ID of its own. Developer Guide, "Message-ID header".
std::string ses_message_id(std::string_view id, std::string_view region) {
  return fmt::format("<{}@{}.amazonses.com>", id, region == "us-east-1" ? "email" : region);
}

}  // namespace

std::vector<std::string> SesSink::targets() const {
  return mailboxes(settings_.to);
}

Payload SesSink::render(const Notification& notification, std::string_view target) const {
  return {"message/rfc822", mail_message(notification, {settings_.from, recipient(settings_.to, target)})};
}

DeliveryResult SesSink::request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                                net::Deadline deadline) {
  const auto id = aws::send_raw_email(
      client, settings_.region,
      {settings_.from.mailbox, context.target, payload.body, settings_.configuration_set}, deadline);
  if (!id) return tl::unexpected(not_delivered(id.error(), Twice::rings_again, is_about_message));
  if (id->empty()) return Delivered{"SES has taken it"};
  return Delivered{fmt::format("SES message {}", *id), ses_message_id(*id, settings_.region)};
}

std::unique_ptr<Sink> make_ses(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  SesSettings settings;
  read_people(fields, settings.from, settings.to);
  settings.configuration_set = fields.text("configuration_set", "");
  if (!is_configuration_set(settings.configuration_set))
    fields.error("configuration_set", "this is no configuration set",
                 "at most 64 letters, digits, '-' and '_'");
  settings.region = read_region(fields);
  if (fields.diagnostics().size() > errors_before || settings.to.empty()) return nullptr;
  return std::make_unique<SesSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_ses() {
  return std::make_unique<SesSink>(
      "ses", SesSettings{{"Tocsin", "tocsin@example.com"}, {{"", "security@example.com"}}, "", "us-east-1"});
}

}  // namespace tocsin::sink

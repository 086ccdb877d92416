#include "sink/email/email_sink.h"

#include "net/trust.h"
#include "secret/secret.h"
#include "sink/email/message.h"
#include "sink/email/people.h"

namespace tocsin::sink {
namespace {

NotDelivered::Kind kind_of(net::SmtpOutcome::Kind kind) {
  using Smtp = net::SmtpOutcome::Kind;
  switch (kind) {
    case Smtp::later:
      return NotDelivered::Kind::retry;
    case Smtp::refused:
      return NotDelivered::Kind::permanent;
    case Smtp::unknown:
      return NotDelivered::Kind::unknown;
    case Smtp::accepted:
    case Smtp::unavailable:
      break;
  }
  return NotDelivered::Kind::unavailable;
}

FailureReason reason_of(const net::SmtpOutcome& outcome) {
  using Cause = net::SmtpOutcome::Cause;
  switch (outcome.cause) {
    case Cause::connection:
      return FailureReason::connection;
    case Cause::timeout:
      return FailureReason::timeout;
    case Cause::tls:
      return FailureReason::tls;
    case Cause::login:
      return FailureReason::auth;
    case Cause::answer:
      break;
  }
  if (outcome.code == 552) return FailureReason::too_large;
  return outcome.code < 500 ? FailureReason::server_error : FailureReason::client_error;
}

}  // namespace

EmailSink::EmailSink(std::string name, EmailSettings settings)
    : name_(std::move(name)), settings_(std::move(settings)), client_(settings_.server) {}

std::vector<std::string> EmailSink::targets() const {
  return mailboxes(settings_.to);
}

Payload EmailSink::render(const Notification& notification, std::string_view target) const {
  return {"message/rfc822", mail_message(notification, {settings_.from, recipient(settings_.to, target)})};
}

DeliveryResult EmailSink::deliver(const Payload& payload, const DeliveryContext& context) {
  Secret password;
  if (settings_.password) {
    auto resolved = secret::resolve(*settings_.password);
    if (!resolved) {
      return tl::unexpected(NotDelivered{NotDelivered::Kind::unavailable, to_string(resolved.error()),
                                         std::nullopt, FailureReason::auth});
    }
    password = std::move(*resolved);
  }
  auto outcome = client_.send({settings_.from.mailbox, context.target, payload.body}, password);
  if (outcome.kind == net::SmtpOutcome::Kind::accepted)
    return Delivered{std::move(outcome.text), message_id(context.delivery_id, settings_.from)};
  // It may be the password that was refused: the next try asks for it anew.
  if (outcome.kind == net::SmtpOutcome::Kind::unavailable && settings_.password) secret::one_was_refused();
  const auto why = reason_of(outcome);
  return tl::unexpected(NotDelivered{kind_of(outcome.kind), std::move(outcome.text), std::nullopt, why});
}

Status EmailSink::check() const {
  if (const auto& file = settings_.server.ca_file; !file.empty()) {
    if (const auto wrong = net::unusable_trust(file))
      return fail({ErrorKind::invalid, *wrong, "ca_file", "it must name a file of certificates in PEM"});
  }
  if (!settings_.password) return {};
  const auto password = secret::resolve(*settings_.password);
  return password ? Status() : fail(password.error());
}

std::unique_ptr<Sink> make_email(std::string name, doc::Fields& fields) {
  auto settings = read_email_settings(fields);
  if (!settings) return nullptr;
  return std::make_unique<EmailSink>(std::move(name), std::move(*settings));
}

std::unique_ptr<Sink> example_email() {
  EmailSettings settings;
  settings.server.host = "smtp.example.com";
  settings.from = {"Tocsin", "tocsin@example.com"};
  settings.to = {{"", "security@example.com"}};
  return std::make_unique<EmailSink>("email", std::move(settings));
}

}  // namespace tocsin::sink

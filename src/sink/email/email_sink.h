// Mail through an SMTP server, one message a recipient, so that one refused address delays nobody else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "doc/fields.h"
#include "net/smtp_client.h"
#include "sink/email/address.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct EmailSettings {
  net::SmtpServer server;
  Address from;
  std::vector<Address> to;
  std::optional<doc::SecretRef> password;  // resolved for each mail, so that a changed one is used at once
};

class EmailSink final : public Sink {
 public:
  EmailSink(std::string name, EmailSettings settings);

  const std::string& name() const override { return name_; }
  std::vector<std::string> targets() const override;
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  Status check() const override;  // that the password can be read

 private:
  std::string name_;
  EmailSettings settings_;
  net::SmtpClient client_;
};

/// Reads and checks the keys (docs/sinks.md). Nothing when there was an error.
std::optional<EmailSettings> read_email_settings(doc::Fields& fields);

std::unique_ptr<Sink> make_email(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_email();

}  // namespace tocsin::sink

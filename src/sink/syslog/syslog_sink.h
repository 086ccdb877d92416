// Syslog over TLS (RFC 5425) or TCP (RFC 6587, octet counting), on a connection that is kept. Syslog knows no answer: delivered means that the
// receiver's machine has acknowledged every byte (TCP). The payload is the message; the count before it is put there on the way.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "net/connection.h"
#include "net/tls.h"
#include "sink/sink.h"
#include "sink/syslog/syslog_message.h"

namespace tocsin::sink {

struct SyslogSettings {
  net::Place place{.tls = true, .host = {}, .port = 6514};
  std::string ca_file;           // PEM; only these authorities are trusted then. Empty: the system's
  Milliseconds timeout{30'000};  // of a delivery as a whole
  SyslogStyle style;
};

class SyslogSink final : public Sink {
 public:
  SyslogSink(std::string name, SyslogSettings settings);

  const std::string& name() const override { return name_; }
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  Status check() const override;

 private:
  net::HttpResult<void> connect(net::Deadline deadline);
  net::HttpResult<void> write(std::string_view bytes, net::Deadline deadline);

  const std::string name_;
  const SyslogSettings settings_;
  std::unique_ptr<net::TlsContext> tls_;
  std::unique_ptr<net::Connection> connection_;
};

/// Keys: host, port, transport, ca_file, timeout, facility, enterprise, hostname, format, max_bytes.
std::unique_ptr<Sink> make_syslog(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_syslog();

}  // namespace tocsin::sink

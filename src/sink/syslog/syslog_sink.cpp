#include "sink/syslog/syslog_sink.h"

#include <fmt/format.h>

#include "base/text.h"
#include "net/trust.h"
#include "sink/web/web_answer.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;

constexpr Milliseconds kConnectPatience{10'000};  // each address

}  // namespace

SyslogSink::SyslogSink(std::string name, SyslogSettings settings)
    : name_(std::move(name)), settings_(std::move(settings)) {}

Payload SyslogSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"text/plain; charset=utf-8", syslog_message(notification, settings_.style)};
}

net::HttpResult<void> SyslogSink::connect(net::Deadline deadline) {
  connection_.reset();
  if (settings_.place.tls && !tls_) {
    net::Trust trust;
    if (!settings_.ca_file.empty()) trust = {net::Trust::Whom::file, settings_.ca_file};
    auto made = net::TlsContext::make(trust);
    if (!made) return tl::unexpected(std::move(made.error()));
    tls_ = std::move(*made);
  }
  auto connection =
      net::connect(settings_.place, net::Reach::anybody, tls_.get(), kConnectPatience, deadline);
  if (!connection) return tl::unexpected(std::move(connection.error()));
  connection_ = std::move(*connection);
  return {};
}

net::HttpResult<void> SyslogSink::write(std::string_view bytes, net::Deadline deadline) {
  while (!bytes.empty()) {
    const auto count = connection_->write_some(bytes, deadline);
    if (!count || *count == 0) {
      connection_.reset();
      if (count) return net::http_failure(net::HttpFailure::Kind::broken, "the receiver has ended TLS");
      return tl::unexpected(count.error());
    }
    bytes.remove_prefix(*count);
  }
  return {};
}

DeliveryResult SyslogSink::deliver(const Payload& payload, const DeliveryContext& /*context*/) {
  const auto deadline = net::deadline_in(settings_.timeout);
  const auto not_delivered = [&](Kind kind, const net::HttpFailure& failure) {
    const auto place = net::to_string(settings_.place);
    const auto what = failure.what.starts_with(place) ? failure.what : place + ": " + failure.what;
    return tl::unexpected(NotDelivered{kind, printable(what), std::nullopt, reason_of(failure.kind)});
  };
  const auto frame = syslog_frame(payload.body);
  const bool is_kept = connection_ && connection_->is_idle();
  if (!is_kept) {
    if (const auto made = connect(deadline); !made) return not_delivered(Kind::unavailable, made.error());
  }
  auto written = write(frame, deadline);
  if (!written && is_kept && written.error().kind == net::HttpFailure::Kind::broken) {
    // It ended unnoticed since the last message. What the receiver has is no whole frame, which it throws away.
    if (const auto made = connect(deadline); !made) return not_delivered(Kind::unavailable, made.error());
    written = write(frame, deadline);
  }
  if (!written) return not_delivered(Kind::unavailable, written.error());
  if (const auto received = connection_->wait_until_received(deadline); !received) {
    connection_.reset();
    return not_delivered(Kind::unknown, received.error());
  }
  return Delivered{fmt::format("{} has received it", net::to_string(settings_.place))};
}

Status SyslogSink::check() const {
  if (settings_.ca_file.empty()) return {};
  if (const auto wrong = net::unusable_trust(settings_.ca_file))
    return fail({ErrorKind::invalid, *wrong, "ca_file", "it must name a file of certificates in PEM"});
  return {};
}

std::unique_ptr<Sink> example_syslog() {
  SyslogSettings settings;
  settings.place.host = "syslog.example.com";
  settings.style.hostname = "tocsin.example.com";
  return std::make_unique<SyslogSink>("syslog", std::move(settings));
}

}  // namespace tocsin::sink

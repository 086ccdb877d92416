// A channel that is spoken to by one HTTPS POST a message. Such a channel writes render() and its settings; deliver(), with its time
// limits, its secrets and what answers mean, is here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "net/http_client.h"
#include "sink/sink.h"
#include "sink/web/endpoint.h"

namespace tocsin::sink {

struct WebSettings {
  Endpoint endpoint;
  bool public_only = false;      // connect to addresses of the public internet alone
  Milliseconds timeout{30'000};  // of a delivery as a whole
  std::string ca_file;           // trust only these authorities, PEM; empty: the system's

  /// For examples and tests.
  static WebSettings at(std::string url);
};

/// Reads url, public_only, timeout and ca_file. `service`: the address where there is only one; empty: `url` must be set. Nothing when
/// there was an error.
std::optional<WebSettings> read_web_settings(doc::Fields& fields, std::string_view service = {});

/// What is posted. Made for the moment of sending: secrets are in it.
struct WebRequest {
  Secret url;
  net::HttpHeaders headers;  // Content-Type is added
  std::string body;
  std::vector<Secret> hidden;  // what no report may show; the URL is hidden anyway

  /// "Authorization: Bearer <token>"
  void add_secret_header(std::string name, std::string_view prefix, const Secret& value);
};

class WebSink : public Sink {
 public:
  WebSink(std::string name, WebSettings settings);

  const std::string& name() const final { return name_; }
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) final;
  /// That URL and certificates can be read; a channel with a secret of its own adds it.
  Status check() const override;

 protected:
  /// The payload as it is, to the URL. A channel with a key, a token or a signature puts it in here: render() never sees a secret. An error
  /// pauses the channel.
  virtual Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const;

  /// What the answer means: web_outcome(). Another one for a service that says no in the body of a 200. Its text is cleaned afterwards.
  virtual DeliveryResult outcome(const net::HttpAnswer& answer) const;

  const WebSettings& settings() const { return settings_; }

 private:
  const std::string name_;
  const WebSettings settings_;
  net::HttpClient client_;
};

}  // namespace tocsin::sink

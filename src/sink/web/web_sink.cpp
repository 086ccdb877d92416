#include "sink/web/web_sink.h"

#include <algorithm>
#include <fmt/format.h>

#include "net/deadline.h"
#include "net/trust.h"
#include "secret/secret.h"
#include "sink/web/hidden.h"
#include "sink/web/web_answer.h"

namespace tocsin::sink {
namespace {

constexpr Milliseconds kLongestTimeout = std::chrono::minutes(5);
constexpr Milliseconds kConnectTimeout = std::chrono::seconds(10);
// No channel answers more than a few words; what is longer is not read.
constexpr std::size_t kMaxAnswer = std::size_t{1} << 20U;
constexpr std::size_t kMaxReport = 300;

net::HttpClientOptions options_of(const WebSettings& settings) {
  net::HttpClientOptions options;
  if (!settings.ca_file.empty()) options.trust = {net::Trust::Whom::file, settings.ca_file};
  options.connect_timeout = std::min(kConnectTimeout, settings.timeout);
  options.max_body_bytes = kMaxAnswer;
  options.max_idle = 1;
  options.public_only = settings.public_only;
  return options;
}

DeliveryResult paused(const Error& error) {
  return tl::unexpected(
      NotDelivered{NotDelivered::Kind::unavailable, to_string(error), std::nullopt, FailureReason::auth});
}

// An address or a token that holds no more: it may have been changed where it is kept.
bool is_refusal(int status) {
  return status == 401 || status == 403 || status == 404 || status == 410;
}

net::HttpCall call_of(WebRequest& request, aws::Url url, const std::string& content_type) {
  net::HttpCall call;
  call.method = "POST";
  call.tls = url.tls;
  call.host = std::move(url.host);
  call.port = url.port;
  call.target = std::move(url.target);
  call.headers = std::move(request.headers);
  call.headers.emplace_back("Content-Type", content_type);
  call.headers.emplace_back("User-Agent", "tocsin");
  call.body = std::move(request.body);
  return call;
}

}  // namespace

WebSettings WebSettings::at(std::string url) {
  WebSettings settings;
  settings.endpoint = Endpoint::at(std::move(url));
  return settings;
}

std::optional<WebSettings> read_web_settings(doc::Fields& fields, std::string_view service) {
  WebSettings settings;
  auto endpoint = Endpoint::read(fields, "url", service);
  settings.public_only = fields.flag("public_only", settings.public_only);
  settings.timeout = fields.duration("timeout", settings.timeout);
  if (settings.timeout > kLongestTimeout) fields.error("timeout", "\"timeout\" must be at most five minutes");
  settings.ca_file = fields.file_path("ca_file", "");
  if (!endpoint) return std::nullopt;
  settings.endpoint = std::move(*endpoint);
  return settings;
}

void WebRequest::add_secret_header(std::string name, std::string_view prefix, const Secret& value) {
  headers.emplace_back(std::move(name), std::string(prefix) + value.reveal());
  hidden.push_back(value);
}

WebSink::WebSink(std::string name, WebSettings settings)
    : name_(std::move(name)), settings_(std::move(settings)), client_(options_of(settings_)) {}

DeliveryResult WebSink::deliver(const Payload& payload, const DeliveryContext& context) {
  auto deadline = net::deadline_in(settings_.timeout);
  if (context.until) deadline = std::min(deadline, *context.until);
  auto made = request(payload, context);
  if (!made) return paused(made.error());
  auto url = read_web_url(made->url);
  if (!url) return paused(url.error());
  auto hidden = secrets_of_url(made->url);
  hidden.insert(hidden.end(), made->hidden.begin(), made->hidden.end());

  const auto answer = client_.send(call_of(*made, std::move(*url), payload.content_type), deadline);
  if (answer && is_refusal(answer->status)) secret::one_was_refused();
  auto result = answer ? outcome(*answer) : DeliveryResult(tl::unexpected(web_failure(answer.error())));
  auto& text = result ? result->detail : result.error().reason;
  text = without_secrets(text, hidden, kMaxReport);
  return result;
}

Status WebSink::check() const {
  if (const auto& file = settings_.ca_file; !file.empty()) {
    if (const auto wrong = net::unusable_trust(file))
      return fail({ErrorKind::invalid, *wrong, "ca_file", "it must name a file of certificates in PEM"});
  }
  const auto url = settings_.endpoint.resolve();
  if (!url) return fail(url.error());
  const auto parsed = read_web_url(*url);
  return parsed ? Status() : fail(parsed.error());
}

Result<WebRequest> WebSink::request(const Payload& payload, const DeliveryContext& /*context*/) const {
  auto url = settings_.endpoint.resolve();
  if (!url) return fail(url.error());
  return WebRequest{std::move(*url), {}, payload.body, {}};
}

DeliveryResult WebSink::outcome(const net::HttpAnswer& answer) const {
  return web_outcome(answer, SystemClock().now());
}

}  // namespace tocsin::sink

#include "sink/web/endpoint.h"

#include <utility>

#include "net/resolver.h"
#include "secret/secret.h"

namespace tocsin::sink {
namespace {

constexpr std::string_view kHint =
    "an address as https://hooks.example.com/...; or its place: {env: NAME}, {file: PATH}, {ssm: NAME} or "
    "{secretsmanager: ID}";

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && net::is_address(std::string(host)));
}

// The line holds the URL: it is not quoted beside the message.
void wrong(doc::Fields& fields, std::string_view key, std::string message, std::string hint) {
  fields.error(key, std::move(message), std::move(hint));
  fields.diagnostics().back().line_text.clear();
}

}  // namespace

Endpoint Endpoint::at(std::string url) {
  Endpoint made;
  made.url_ = Secret(std::move(url));
  return made;
}

Endpoint Endpoint::from(doc::SecretRef place) {
  Endpoint made;
  made.place_ = std::move(place);
  return made;
}

std::optional<Endpoint> Endpoint::read(doc::Fields& fields, std::string_view key, std::string_view fallback) {
  if (!fields.has(key) && !fallback.empty()) return at(std::string(fallback));
  const auto* given = fields.value(key);
  if (given == nullptr) return std::nullopt;
  if (given->is(doc::Kind::object)) {
    auto place = fields.secret(key);
    return place ? std::optional(from(std::move(*place))) : std::nullopt;
  }
  if (!given->is(doc::Kind::string)) {
    wrong(fields, key, "\"" + std::string(key) + "\" must be an address", std::string(kHint));
    return std::nullopt;
  }
  if (const auto url = read_web_url(Secret(given->text)); !url) {
    wrong(fields, key, url.error().what, url.error().hint);
    return std::nullopt;
  }
  return at(given->text);
}

Result<Secret> Endpoint::resolve() const {
  return place_ ? secret::resolve(*place_) : Result<Secret>(url_);
}

Result<aws::Url> read_web_url(const Secret& url) {
  auto parsed = aws::parse_url(url.reveal());
  if (!parsed) return fail({ErrorKind::invalid, "the address " + parsed.error(), {}, std::string(kHint)});
  if (!parsed->tls && !is_this_machine(parsed->host)) {
    return fail({ErrorKind::invalid,
                 "the address begins with http://, but what goes to another machine must be encrypted",
                 {},
                 "use https://"});
  }
  if (!parsed->target.starts_with('/')) parsed->target.insert(0, "/");
  return std::move(*parsed);
}

std::string host_of(const Secret& url) {
  const auto parsed = aws::parse_url(url.reveal());
  return parsed ? parsed->host : std::string();
}

}  // namespace tocsin::sink

// The keys of an email sink.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "sink/email/email_sink.h"
#include "sink/email/people.h"

namespace tocsin::sink {
namespace {

using net::SmtpTls;

std::string without_brackets(std::string host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
  return host;
}

bool is_host(std::string_view host) {
  constexpr std::string_view kName = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  constexpr std::string_view kIpv6 = "0123456789abcdefABCDEF:.";
  if (host.empty() || host.size() > 253 || host.starts_with('-')) return false;
  const auto allowed = host.find(':') == std::string_view::npos ? kName : kIpv6;
  return host.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_loopback(std::string_view host) {
  constexpr std::string_view kNumber = "0123456789.";
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of(kNumber) == std::string_view::npos);
}

void read_server(doc::Fields& fields, net::SmtpServer& server) {
  static constexpr std::array<std::string_view, 3> kTls = {"none", "starttls", "implicit"};
  static constexpr std::array<std::uint16_t, 3> kPorts = {25, 587, 465};
  server.host = without_brackets(fields.text("host"));
  if (!server.host.empty() && !is_host(server.host)) {
    fields.error("host", "this is not a host name or address", "only the name: no smtp://, no port, no path");
  }
  const auto tls = fields.choice("tls", kTls, is_loopback(server.host) ? 0 : 1);
  server.tls = static_cast<SmtpTls>(tls);
  if (server.tls == SmtpTls::none && !server.host.empty() && !is_loopback(server.host)) {
    fields.error("tls", "mail to another machine must be encrypted", "use \"starttls\" or \"implicit\"");
  }
  server.port = static_cast<std::uint16_t>(fields.whole("port", 1, 65535, kPorts[tls]));
  server.ca_file = fields.file_path("ca_file", "");
  server.helo = fields.text("helo", "");
  if (!server.helo.empty() && !is_host(server.helo)) fields.error("helo", "this is not a host name");
  server.timeout = fields.duration("timeout", server.timeout);
  server.answer_timeout = fields.duration("answer_timeout", server.answer_timeout);
  constexpr Milliseconds kLongest = std::chrono::hours(1);
  for (const auto& [key, value] : {std::pair<std::string_view, Milliseconds>{"timeout", server.timeout},
                                   {"answer_timeout", server.answer_timeout}}) {
    if (value > kLongest) fields.error(key, fmt::format("\"{}\" must be at most one hour", key));
  }
}

void read_login(doc::Fields& fields, EmailSettings& settings) {
  settings.server.username = fields.text("username", "");
  settings.password = fields.secret("password");
  if (printable(settings.server.username) != settings.server.username) {
    fields.error("username", "the username holds control characters");
  }
  if (!settings.server.username.empty() && !fields.has("password")) {
    fields.error("username", "a username needs a password",
                 "add password: {env: NAME} or {file: PATH}, {ssm: NAME}, {secretsmanager: ID}");
  }
  if (settings.server.username.empty() && settings.password) {
    fields.error("password", "a password needs a username", "add \"username:\"");
  }
}

}  // namespace

std::optional<EmailSettings> read_email_settings(doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  EmailSettings settings;
  read_server(fields, settings.server);
  read_login(fields, settings);
  read_people(fields, settings.from, settings.to);
  if (fields.diagnostics().size() > errors_before || settings.to.empty()) return std::nullopt;
  return settings;
}

}  // namespace tocsin::sink

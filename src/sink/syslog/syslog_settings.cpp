// The keys of a syslog sink.
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <unistd.h>

#include "base/text.h"
#include "sink/syslog/syslog_sink.h"

namespace tocsin::sink {
namespace {

// RFC 5424, table 1, from 0 on.
constexpr std::array<std::string_view, 24> kFacilities = {
    "kern",   "user",   "mail",     "daemon", "auth",   "syslog", "lpr",    "news",
    "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "audit",  "alert",  "clock",
    "local0", "local1", "local2",   "local3", "local4", "local5", "local6", "local7"};
constexpr std::size_t kLocal0 = 16;

constexpr std::array<std::string_view, 2> kTransports = {"tls", "tcp"};
constexpr std::array<std::uint16_t, 2> kPorts = {6514, 601};
constexpr std::array<std::string_view, 2> kFormats = {"text", "ocsf"};
constexpr std::array<std::size_t, 2> kDefaultSizes = {kSyslogBytes, 65536};

std::string this_machine() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

bool is_host(std::string_view host) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";
  return host.size() <= kSyslogLimits.hostname && !host.starts_with('-') &&
         host.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string host_of(std::string text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' ? text.substr(1, text.size() - 2)
                                                                      : text;
}

void read_place(doc::Fields& fields, SyslogSettings& settings) {
  auto& place = settings.place;
  place.host = host_of(fields.text("host"));
  if (!place.host.empty() && !is_host(place.host))
    fields.error("host", "this is not a host name or address", "only the name: no port, no path");
  const auto transport = fields.choice("transport", kTransports, 0);
  place.tls = transport == 0;
  place.port = static_cast<std::uint16_t>(fields.whole("port", 1, 65535, kPorts[transport]));
  settings.ca_file = fields.file_path("ca_file", "");
  if (!place.tls && !settings.ca_file.empty())
    fields.error("ca_file", "without TLS no certificate is looked at", "use \"transport: tls\"");
  settings.timeout = fields.duration("timeout", settings.timeout);
  if (settings.timeout > std::chrono::hours(1))
    fields.error("timeout", "\"timeout\" must be at most one hour");
}

void read_style(doc::Fields& fields, SyslogStyle& style) {
  style.facility = static_cast<int>(fields.choice("facility", kFacilities, kLocal0));
  style.enterprise =
      static_cast<std::uint32_t>(fields.whole("enterprise", 1, 4'294'967'295, style.enterprise));
  style.hostname = fields.text("hostname", this_machine());
  if (!is_host(style.hostname)) fields.error("hostname", "this is not a host name");
  const auto format = fields.choice("format", kFormats, 0);
  style.format = static_cast<SyslogFormat>(format);
  style.max_bytes = fields.bytes("max_bytes", kDefaultSizes[format]);
  const auto least = format == 0 ? kSyslogLimits.least : kSyslogLimits.least_ocsf;
  if (style.max_bytes < least || style.max_bytes > kSyslogLimits.most) {
    fields.error("max_bytes", fmt::format("\"max_bytes\" must be from {} to {} with \"format: {}\"", least,
                                          kSyslogLimits.most, kFormats[format]));
  }
}

}  // namespace

std::unique_ptr<Sink> make_syslog(std::string name, doc::Fields& fields) {
  const auto errors_before = fields.diagnostics().size();
  SyslogSettings settings;
  read_place(fields, settings);
  read_style(fields, settings.style);
  if (fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<SyslogSink>(std::move(name), std::move(settings));
}

}  // namespace tocsin::sink

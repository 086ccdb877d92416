// Why a send failed, in words few enough to be the labels of a metric. What exactly happened stands in NotDelivered::reason.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tocsin::sink {

enum class FailureReason {
  other,
  auth,          // a key, a token or a permission: HTTP 401 and 403, a login, a secret that cannot be read
  rate_limited,  // the receiver asks everybody to send slower
  not_found,     // nothing is at this address: HTTP 404 and 410, a redirect, a topic that is gone
  client_error,  // the message, or the request as a whole, is refused as it is
  too_large,     // the message is over a limit of the receiver
  server_error,  // the receiver has a trouble of its own: HTTP 5xx, SMTP 4xx
  timeout,       // no answer in time
  connection,    // no name, no connection, or one that broke
  tls,           // no handshake, or a certificate that is not believed
  local,         // a file, a folder or standard output of this machine
};

inline constexpr std::array<std::string_view, 11> kFailureReasonNames = {
    "other",        "auth",    "rate_limited", "not_found", "client_error", "too_large",
    "server_error", "timeout", "connection",   "tls",       "local"};

constexpr std::string_view name(FailureReason reason) {
  return kFailureReasonNames[static_cast<std::size_t>(reason)];
}

/// Of a status that is no 2xx. Pure.
constexpr FailureReason reason_of_http_status(int status) {
  if (status == 401 || status == 403 || status == 407) return FailureReason::auth;
  if (status == 404 || status == 410 || (status >= 300 && status < 400)) return FailureReason::not_found;
  if (status == 408 || status == 504) return FailureReason::timeout;
  if (status == 413 || status == 414 || status == 431) return FailureReason::too_large;
  if (status == 429) return FailureReason::rate_limited;
  return status >= 500 ? FailureReason::server_error : FailureReason::client_error;
}

}  // namespace tocsin::sink

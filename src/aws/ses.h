// Amazon SES: sending a mail that is written already (API reference: SES API v2, SendEmail). Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "aws/client.h"

namespace tocsin::aws {

/// Of a raw message in base64: 40 MB ("Service quotas in Amazon SES").
inline constexpr std::size_t kSesMaxBytes = std::size_t{40} * 1024 * 1024;

struct SesMail {
  std::string from;  // "tocsin@example.com": the envelope's
  std::string to;
  std::string_view message;       // RFC 5322, CRLF line ends
  std::string configuration_set;  // empty: the identity's own
};

/// SES's message id, empty when the answer does not say. SES writes its own Message-ID and Date into the mail. Needs ses:SendEmail on the
/// identity and on the configuration set.
CallResult<std::string> send_raw_email(Client& client, const std::string& region, const SesMail& mail,
                                       net::Deadline deadline);

}  // namespace tocsin::aws

// A notification as a whole mail.
#pragma once

#include <string>

#include "sink/email/address.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct Envelope {
  Address from;
  Address to;
};

/// Upper bound of mail_message()'s result in bytes, whatever the alert holds.
inline constexpr std::size_t kMailBytes = std::size_t{1024} * 1024;

/// The mail with CRLF line ends: text and HTML, a large raw event as an attachment. The same notification always gives the
/// same bytes; the Message-ID comes from the delivery id, so that a mail sent twice is recognised. Pure, thread-safe.
std::string mail_message(const Notification& notification, const Envelope& envelope);

}  // namespace tocsin::sink

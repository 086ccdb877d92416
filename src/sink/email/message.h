// A notification as a whole mail.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "sink/email/address.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct Envelope {
  Address from;
  Address to;
};

/// Upper bound of mail_message()'s result in bytes, whatever the alert holds.
inline constexpr std::size_t kMailBytes = std::size_t{1024} * 1024;

/// What stands in its HTML was never written by an event.
inline constexpr std::array<std::string_view, 12> kMailDead = {
    "<script", "<img", "<svg",       "<iframe", "<form",        "<base",
    "<style",  "<b>",  "<meta http", "<!-- ",   "<a href=http", "javascript:alert(1)\">"};
inline constexpr PayloadRules kMailRules{
    .form = PayloadRules::Form::mail, .max_bytes = kMailBytes, .dead = kMailDead};

/// "<0123456789abcdef0123@example.com>": the Message-ID of a delivery's mail.
std::string message_id(std::string_view delivery_id, const Address& from);

/// The mail with CRLF line ends: text and HTML, a large raw event as an attachment. The same notification always gives the
/// same bytes; the Message-ID comes from the delivery id, so that a mail sent twice is recognised; a mail of an
/// incident refers to the first one. Pure, thread-safe.
std::string mail_message(const Notification& notification, const Envelope& envelope);

}  // namespace tocsin::sink

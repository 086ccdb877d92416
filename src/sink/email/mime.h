// The words of a mail: headers and bodies as RFC 5322, 2045 and 2047 want them. Whatever text comes in, what goes out is
// ASCII, has CRLF line ends, no line over 998 bytes, and no header but the one asked for. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "sink/email/address.h"

namespace tocsin::sink {

/// "Name: value\r\n": controls replaced, runs of spaces made one, RFC 2047 encoded when it is not plain ASCII, folded at 76
/// columns where there is a space. At most 1,000 bytes of the value are used.
std::string header(std::string_view name, std::string_view value);

/// "Name: Display <mailbox>\r\n".
std::string address_header(std::string_view name, const Address& address);

/// "Fri, 21 Mar 2025 13:22:00 +0000".
std::string mail_date(Time time);

/// A delivery id as it may stand in a Message-ID or a file name: itself when it is made of letters, digits, '-' and '_' and
/// is at most 100 bytes long, else a hash of it.
std::string safe_id(std::string_view delivery_id);

/// Text with '\n' line ends as quoted-printable: lines of at most 76 bytes, none that begins with '.' or "From ".
std::string quoted_printable(std::string_view text);

/// Base64 in lines of 76.
std::string base64_lines(std::string_view bytes);

/// One part of a multipart: its headers (each ended by CRLF) and its encoded body.
struct Part {
  std::string headers;
  std::string body;
};

/// A Content-Type header, an empty line and the parts.
Part multipart(std::string_view subtype, std::string_view boundary, const std::vector<Part>& parts);

}  // namespace tocsin::sink

// An alert as one message of syslog (RFC 5424).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

enum class SyslogFormat { text, ocsf };

/// Every receiver should take so much (RFC 5425, 4.3.1).
inline constexpr std::size_t kSyslogBytes = 8192;

struct SyslogStyle {
  int facility = 16;  // RFC 5424, table 1: local0
  // Whose names the structured data has: `tocsin@<enterprise>`. 32473 is kept for examples (RFC 5612); who has a number of their own uses it.
  std::uint32_t enterprise = 32473;
  std::string hostname;  // HOSTNAME; "-" when empty
  SyslogFormat format = SyslogFormat::text;
  std::size_t max_bytes = kSyslogBytes;  // of the message, without the count before it
};

/// Limits of the RFCs, in bytes.
struct SyslogLimits {
  std::size_t least = 2048;  // what every receiver takes (RFC 5425, 4.3.1)
  // What an OCSF finding needs at least, with a header.
  std::size_t least_ocsf = std::size_t{16} * 1024;
  std::size_t most = std::size_t{1024} * 1024;
  std::size_t hostname = 255;
  std::size_t msgid = 32;
};
inline constexpr SyslogLimits kSyslogLimits;
inline constexpr PayloadRules kSyslogRules{
    .form = PayloadRules::Form::text, .max_bytes = kSyslogBytes, .for_programs = true};

/// HEADER, STRUCTURED-DATA and MSG: one line, never a control character, at most style.max_bytes. What is too long goes from the end; who
/// and what, severity and account stay in the structured data. Pure, thread-safe.
std::string syslog_message(const Notification& notification, const SyslogStyle& style);

/// The count of octets and a space before it (RFC 6587, 3.4.1): whatever the message holds, the receiver knows where it ends.
std::string syslog_frame(const std::string& message);

}  // namespace tocsin::sink

// The alert as plain text: what a terminal shows and what the text part of a mail holds.
//
//   [SECURITY ALERT] IAM User Created
//   User: jansmith
//   Time: 2025-03-21T13:22:00Z
//   Event: CreateUser
//   Resource: arn:aws:iam::123456789012:user/jansmith
//
// then everything else, the raw event last. Headings stand in the first column and nothing that an event says ever does,
// so no event can pretend to be a heading.
#pragma once

#include <string>

#include "sink/sink.h"
#include "sink/view/raw_event.h"

namespace tocsin::sink {

/// Lines end with '\n'; printable UTF-8 only. `shown` is what shown() gave for the notification's alert. Pure, thread-safe.
std::string plain_text(const alert::Alert& shown, Reason reason, const RawEvent& raw);

/// Its end alone: appends the raw event under its heading; nothing when there is none.
void append_raw(std::string& out, const RawEvent& raw);

/// The same from a notification, for channels that cannot carry a file.
std::string plain_text(const Notification& notification);

/// What a test alert says about itself; no full stop.
inline constexpr std::string_view kTestNotice = "This is a test of Tocsin. Nothing happened in your account";

}  // namespace tocsin::sink

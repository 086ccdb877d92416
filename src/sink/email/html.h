// The HTML part of a mail: one column of at most 640 px, inline styles only, nothing remote, readable where styles are
// dropped. Severity is a word as well as a colour. Every text is escaped here.
#pragma once

#include <string>
#include <string_view>

#include "sink/sink.h"
#include "sink/view/raw_event.h"

namespace tocsin::sink {

/// `shown` is what shown() gave. Lines end with '\n'. Pure, thread-safe.
std::string html_page(const alert::Alert& shown, Reason reason, const RawEvent& raw);

}  // namespace tocsin::sink

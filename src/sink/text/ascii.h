// Text for receivers that take nothing but ASCII.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::sink {

/// One line of printable ASCII: Latin letters without their marks ("Müller" -> "Mueller"), plain quotation marks and dashes; what has no such form
/// is '?', once for a run of it. Control characters become '.'. Pure, thread-safe.
std::string ascii(std::string_view text);

}  // namespace tocsin::sink

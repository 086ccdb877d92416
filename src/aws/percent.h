// Percent-encoding as AWS reads it. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::aws {

/// RFC 3986: everything but A-Z a-z 0-9 - _ . ~ as %XX; '/' stays when `keep_slash`.
std::string uri_encode(std::string_view text, bool keep_slash = false);

/// Appends `text` as a value of application/x-www-form-urlencoded: the same, with '+' for a space, a third of the bytes of an
/// alert that is indented.
void append_form_encoded(std::string& out, std::string_view text);

}  // namespace tocsin::aws

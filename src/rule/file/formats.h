// The forms of the short texts in a rule. Pure, thread-safe.
#pragma once

#include <string_view>

namespace tocsin::rule {

bool is_kebab_case(std::string_view text);  // ^[a-z0-9]+(-[a-z0-9]+)*$
bool is_mitre(std::string_view text);       // ^T\d{4}(\.\d{3})?$
bool is_cis(std::string_view text);         // ^\d+(\.\d+)*$
bool is_link(std::string_view text);        // http:// or https://, no spaces or quotes

}  // namespace tocsin::rule

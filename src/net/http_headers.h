// Header fields as both sides of HTTP know them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::net {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// Whether they are the same header, in any case of letters.
bool is_header(std::string_view name, std::string_view wanted);

/// The first header of that name, in any case of letters; nothing when there is none.
std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name);

}  // namespace tocsin::net

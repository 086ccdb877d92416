// What `tocsin match --stats` says at the end (docs/cli.md).
#pragma once

#include <string>

#include "scan/scan.h"

namespace tocsin::cli {

/// One JSON object and a line feed.
std::string to_json_line(const scan::Totals& totals);

}  // namespace tocsin::cli

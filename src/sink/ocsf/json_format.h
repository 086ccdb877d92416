// In which JSON a channel of lines speaks: `format: json | ocsf`.
#pragma once

#include <array>
#include <string_view>

#include "doc/fields.h"

namespace tocsin::sink {

enum class JsonFormat { tocsin, ocsf };

/// The key `format` of such a channel; `json`, Tocsin's own, when it is not set.
inline JsonFormat read_json_format(doc::Fields& fields) {
  static constexpr std::array<std::string_view, 2> kNames = {"json", "ocsf"};
  return fields.choice("format", kNames, 0) == 1 ? JsonFormat::ocsf : JsonFormat::tocsin;
}

}  // namespace tocsin::sink

// By what Tocsin knows again the events that it causes itself. Whoever sends them writes these words, whoever reads events looks for them.
#pragma once

#include <string_view>

namespace tocsin {

/// Of an event that is put on a bus: its `source` and `detail-type`.
inline constexpr std::string_view kOwnEventSource = "tocsin";
inline constexpr std::string_view kOwnDetailType = "Tocsin Alert";

/// What the GeneratorId of a finding in Security Hub begins with; the rule's id follows.
inline constexpr std::string_view kOwnGenerator = "tocsin/";

}  // namespace tocsin

// Where the function's alerts go: the SNS topic, and what TOCSIN_SINKS names beside it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "rule/severity.h"
#include "sink/sink.h"

namespace tocsin::function {

/// The topic's name among the channels; none of TOCSIN_SINKS may have it.
inline constexpr std::string_view kTopicChannel = "topic";

struct Channel {
  std::string name;  // 1 to 40 of a-z A-Z 0-9 - _
  rule::Severity min_severity = rule::Severity::info;
  std::unique_ptr<sink::Sink> sink;
};

/// Reads a JSON list of sinks with the keys of the settings file's `sinks` (docs/sinks.md): name, type, min_severity and the sink's own. All that is
/// wrong at once; no error quotes what a key holds that may be a secret. `where` names the text in errors. Sends nothing, asks for no secret.
tl::expected<std::vector<Channel>, std::vector<Error>> read_channels(const std::string& where,
                                                                     std::string text);

}  // namespace tocsin::function

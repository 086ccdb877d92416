// What a channel's payload must keep to, as data: the renderers take their limits from here, and one test holds every kind of the registry to
// them with any alert.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tocsin::sink {

/// The most that stands at a path of a JSON payload: bytes of a text (never fewer than what a channel counts as characters), entries of a
/// list. "blocks.*.text.text": `*` is any entry of a list or of an object, `**` any number of steps.
struct PayloadLimit {
  std::string_view path;
  std::size_t most;
};

struct PayloadRules {
  enum class Form { text, json, json_lines, mail };
  Form form = Form::text;
  std::size_t max_bytes = 0;  // of the payload; 0: the channel has no limit
  std::span<const PayloadLimit> limits = {};
  /// What would be alive in the texts of this payload and is never written by our own layout: "<!channel" in Slack, "<img" in HTML.
  std::span<const std::string_view> dead = {};
  /// Paths of texts that the channel takes as they are, without any markup: nothing is alive there.
  std::span<const std::string_view> literal = {};
  /// Programs read it: texts may stand there as the event wrote them, control characters with them, as far as the form allows.
  bool for_programs = false;
};

/// The limit of a path that is in the table; anything else does not compile.
consteval std::size_t limit_of(std::span<const PayloadLimit> limits, std::string_view path) {
  for (const auto& limit : limits) {
    if (limit.path == path) return limit.most;
  }
  throw "the table has no such path";
}

}  // namespace tocsin::sink

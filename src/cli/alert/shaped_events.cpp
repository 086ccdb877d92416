#include "cli/alert/shaped_events.h"

#include <utility>

#include "doc/json_reader.h"
#include "match/matcher.h"

namespace tocsin::cli {

source::EventHandler shaped(ShapedHandler on_event, source::ProblemHandler on_problem) {
  return [on_event = std::move(on_event), on_problem = std::move(on_problem)](const source::EventText& text) {
    auto event = doc::parse_json(text.text, match::kEventLimits);
    if (event) {
      on_event(event::shape(event::to_envelope(std::move(*event)), text.text), text);
    } else {
      auto& e = event.error();
      on_problem(source::diagnose_event(text, e.offset, std::move(e.message), std::move(e.hint)));
    }
    return true;
  };
}

}  // namespace tocsin::cli

#include "pipeline/table_states.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace tocsin::pipeline {

Status TableStates::change(const std::string& key, const Change& change) {
  const auto text = table_.read(key);
  if (!text) return fail(text.error());
  correlation::State state;
  if (!text->empty()) {
    if (auto read = correlation::from_text(*text)) {
      state = std::move(*read);
    } else {
      log::error("the state of a correlation is broken and begins anew", {{"key", key}});
    }
  }
  if (!change(state)) return {};
  return table_.write(key, correlation::to_text(state),
                      std::max(state.expires, now_ + std::chrono::hours(24)));
}

}  // namespace tocsin::pipeline

#include "first_stage.h"

#include <simdjson.h>

namespace tocsin::bench {

struct FirstStage::State {
  simdjson::dom::parser parser;
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
};

FirstStage::FirstStage() : state_(std::make_unique<State>()) {
  constexpr std::size_t kCapacity = 1 << 20;
  if (simdjson::get_active_implementation()->create_dom_parser_implementation(kCapacity, 16, state_->stage) !=
      simdjson::SUCCESS) {
    state_->stage.reset();
  }
}
FirstStage::~FirstStage() = default;

bool FirstStage::run(std::string_view event) {
  return state_->stage != nullptr &&
         state_->stage->stage1(reinterpret_cast<const std::uint8_t*>(event.data()), event.size(),
                               simdjson::stage1_mode::regular) == simdjson::SUCCESS;
}

std::string_view first_stage_kernel() {
  static const std::string name = simdjson::get_active_implementation()->name();
  return name;
}

}  // namespace tocsin::bench

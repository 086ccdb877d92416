// How fast the bytes can be looked at at all.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace tocsin::bench {

/// simdjson's first stage (the places of all quotes, brackets, colons and commas, and UTF-8 checked) over one event.
class FirstStage {
 public:
  FirstStage();
  ~FirstStage();

  /// 64 bytes behind the event may be read. False when simdjson refuses it.
  bool run(std::string_view event);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The name of the instruction set that simdjson uses here.
std::string_view first_stage_kernel();

}  // namespace tocsin::bench

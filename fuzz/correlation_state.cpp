// No text crashes as a correlation's state; what is read is written and read again as the same, and goes on counting.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "correlation/state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto state = correlation::from_text(text);
  if (!state) return 0;
  const auto written = correlation::to_text(*state);
  const auto again = correlation::from_text(written);
  if (!again || correlation::to_text(*again) != written) std::abort();
  return 0;
}

// No bundle crashes; what is refused is refused with a place; what is read is written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "rule/bundle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto rules = rule::read_bundle({"bundle", text});
  if (!rules) {
    if (rules.error().empty()) std::abort();
    for (const auto& error : rules.error()) {
      if (error.file != "bundle" || error.message.empty() || error.at.line == 0) std::abort();
    }
    return 0;
  }
  const auto written = rule::write_bundle(*rules);
  const auto again = rule::read_bundle({"written", written});
  if (!again || rule::write_bundle(*again) != written) std::abort();
  return 0;
}

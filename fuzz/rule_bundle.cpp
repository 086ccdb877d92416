// No bundle crashes, read or taken apart; what is refused is refused with a place; what is read is written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "rule/bundle.h"
#include "rule/bundle_lines.h"

// What is taken apart is put together as it was.
void check_lines(const std::string& text) {
  using namespace tocsin;
  const auto lines = rule::bundle_lines(text);
  if (!lines) return;
  std::vector<const rule::BundleLine*> all;
  for (const auto& line : *lines) all.push_back(&line);
  const auto whole = rule::bundle_of(all);
  if (whole != text && whole != text + "\n") std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_lines(text);
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

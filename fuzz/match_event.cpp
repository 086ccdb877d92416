// An event's text: taken exactly when the parser takes it, the same verdicts on text and on document, the same bit sets from every
// kernel of this machine.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "match/block_masks.h"
#include "match/matcher.h"

namespace {

using namespace tocsin;

void check(bool good) {
  if (!good) std::abort();
}

const match::Matcher& matcher() {
  static const match::Matcher kMatcher = [] {
    std::vector<match::Pattern> patterns;
    for (const auto* text : {R"({"a":[1,"x",null,true]})", R"({"a":{"b":[{"exists":true}]}})",
                             R"({"b":[{"anything-but":"x"}],"c":[{"exists":false}]})",
                             R"({"a":{"b":{"c":[{"prefix":"x"},{"numeric":[">",0]}]}}})",
                             R"({"":[{"wildcard":"*a*"}],"a.b":[{"suffix":"é"}]})"}) {
      patterns.push_back(match::read_pattern({"pattern", text}).value());
    }
    return match::Matcher(patterns);
  }();
  return kMatcher;
}

void check_kernels(std::string_view text) {
  const auto kernels = match::mask_kernels();
  const auto blocks = text.size() / 64;
  std::vector<match::BlockMasks> plain(blocks);
  match::ScanState plain_state;
  kernels.back().mask(text.data(), blocks, plain_state, plain.data());
  for (const auto& kernel : kernels) {
    std::vector<match::BlockMasks> masks(blocks);
    match::ScanState state;
    kernel.mask(text.data(), blocks, state, masks.data());
    for (std::size_t i = 0; i < blocks; ++i) {
      check(masks[i].quotes == plain[i].quotes && masks[i].opens == plain[i].opens);
      check(masks[i].closes == plain[i].closes && masks[i].commas == plain[i].commas);
    }
    check(state.escaped == plain_state.escaped && state.in_string == plain_state.in_string);
    check((state.backslashes == 0) == (plain_state.backslashes == 0));
    check((state.controls == 0) == (plain_state.controls == 0));
    check((state.beyond_ascii == 0) == (plain_state.beyond_ascii == 0));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_kernels(text);
  match::Scratch scratch;
  match::Scratch other;
  const auto event = doc::parse_json(text, match::kEventLimits);
  const auto found = matcher().match_text(text, scratch);
  check(found.has_value() == (event.has_value() && event->is(doc::Kind::object)));
  if (found) {
    const auto& expected = matcher().match(*event, other);
    check(std::vector<std::size_t>(found->begin(), found->end()) == expected);
  }
  const auto early = matcher().match_text(text, scratch, match::Mode::early);
  if (found) check(early.has_value());
  return 0;
}

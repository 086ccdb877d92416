// The small languages inside a pattern: numbers, addresses, wildcards, caseless text. The first byte chooses, the rest is text, cut
// in two at its first line feed where two are needed.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "match/ignore_case.h"
#include "match/ip_range.h"
#include "match/numbers.h"
#include "match/wildcard.h"

namespace {

using namespace tocsin;

void check(bool good) {
  if (!good) std::abort();
}

void check_number(std::string_view text) {
  const auto value = match::comparable_number(text);
  if (value) check(match::comparable_number("0.0e0") == 0.0 && *value == *value);
}

void check_address(std::string_view text, std::string_view other) {
  const auto range = match::parse_cidr(text);
  if (!range) return check(!range.error().empty());
  check(range->contains(range->address));
  (void)range->contains_number_text(other);
  if (const auto address = match::parse_ip(other)) (void)range->contains(*address);
}

void check_wildcard(std::string_view text, std::string_view value) {
  const auto wildcard = match::parse_wildcard(text);
  if (!wildcard) return check(wildcard.error().offset < text.size());
  std::string joined;
  for (const auto& piece : wildcard->pieces) joined += piece;
  check(wildcard->matches(joined));
  (void)wildcard->matches(value);
}

void check_caseless(std::string_view text, std::string_view value) {
  const match::CaselessText caseless(text);
  if (caseless.equals(value)) check(caseless.is_prefix_of(value) && caseless.is_suffix_of(value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto split = text.find('\n');
  const auto first = text.substr(0, split);
  const auto second = split == std::string_view::npos ? std::string_view() : text.substr(split + 1);
  switch (data[0] % 4) {
    case 0:
      check_number(first);
      break;
    case 1:
      check_address(first, second);
      break;
    case 2:
      check_wildcard(first, second);
      break;
    default:
      check_caseless(first, second);
  }
  return 0;
}

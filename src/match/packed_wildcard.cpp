#include "match/packed_wildcard.h"

#include <cstdint>
#include <cstring>

namespace tocsin::match {
namespace {

std::string_view take_piece(std::string_view& packed) {
  std::uint32_t size = 0;
  std::memcpy(&size, packed.data(), sizeof size);
  const auto piece = packed.substr(sizeof size, size);
  packed.remove_prefix(sizeof size + size);
  return piece;
}

}  // namespace

std::string pack(const Wildcard& wildcard) {
  std::string out;
  for (const auto& piece : wildcard.pieces) {
    const auto size = static_cast<std::uint32_t>(piece.size());
    char bytes[sizeof size];
    std::memcpy(bytes, &size, sizeof size);
    out.append(bytes, sizeof size);
    out += piece;
  }
  return out;
}

bool packed_matches(std::string_view packed, std::string_view value) {
  const auto first = take_piece(packed);
  if (packed.empty()) return value == first;
  if (!value.starts_with(first)) return false;
  value.remove_prefix(first.size());
  for (;;) {
    const auto piece = take_piece(packed);
    if (packed.empty()) return value.ends_with(piece);
    // Between two stars the earliest place is always good enough. memmem is linear where string_view::find is not.
    if (piece.size() > value.size()) return false;
    const auto* const found =
        piece.empty()
            ? value.data()
            : static_cast<const char*>(memmem(value.data(), value.size(), piece.data(), piece.size()));
    if (found == nullptr) return false;
    value.remove_prefix(static_cast<std::size_t>(found - value.data()) + piece.size());
  }
}

WildcardOutline outline(std::string_view packed) {
  WildcardOutline out;
  while (!packed.empty()) {
    out.last = take_piece(packed);
    if (out.pieces++ == 0) out.first = out.last;
    if (out.last.size() > out.longest.size()) out.longest = out.last;
  }
  return out;
}

}  // namespace tocsin::match

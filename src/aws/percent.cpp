#include "aws/percent.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tocsin::aws {
namespace {

struct Written {
  std::array<char, 3> text;
  unsigned char size;
};
static_assert(sizeof(Written) == 4);
using Table = std::array<Written, 256>;  // what a byte is written as

constexpr Table unreserved_and(char byte, char written) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  Table table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {{'%', kDigits[i >> 4U], kDigits[i & 0xFU]}, 3};
  for (const char one :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"))
    table[static_cast<unsigned char>(one)] = {{one}, 1};
  table[static_cast<unsigned char>(byte)] = {{written}, 1};
  return table;
}

constexpr Table kUri = unreserved_and('~', '~');
constexpr Table kPath = unreserved_and('/', '/');
constexpr Table kForm = unreserved_and(' ', '+');

// All of an entry is written each time, however much of it counts: which bytes are special is what no processor guesses.
void append(std::string& out, std::string_view text, const Table& table) {
  constexpr std::size_t kBlock = 256;
  std::array<char, 3 * kBlock + 1> block;
  out.reserve(out.size() + text.size() + text.size() / 4);  // of a text, an eighth needs two bytes more
  while (!text.empty()) {
    auto* next = block.data();
    const auto some = text.substr(0, kBlock);
#pragma GCC unroll 4
    for (const char c : some) {
      const auto& written = table[static_cast<unsigned char>(c)];
      std::memcpy(next, &written, sizeof written);
      next += written.size;
    }
    out.append(block.data(), next);
    text.remove_prefix(some.size());
  }
}

}  // namespace

std::string uri_encode(std::string_view text, bool keep_slash) {
  std::string out;
  append(out, text, keep_slash ? kPath : kUri);
  return out;
}

void append_form_encoded(std::string& out, std::string_view text) {
  append(out, text, kForm);
}

}  // namespace tocsin::aws

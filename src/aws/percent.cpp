#include "aws/percent.h"

#include <algorithm>
#include <array>

namespace tocsin::aws {
namespace {

using Table = std::array<char, 256>;  // what a byte is written as; 0: %XX

constexpr Table unreserved_and(char byte, char written) {
  Table table{};
  for (const char one :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"))
    table[static_cast<unsigned char>(one)] = one;
  table[static_cast<unsigned char>(byte)] = written;
  return table;
}

constexpr Table kUri = unreserved_and('~', '~');
constexpr Table kPath = unreserved_and('/', '/');
constexpr Table kForm = unreserved_and(' ', '+');

void append(std::string& out, std::string_view text, const Table& table) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::size_t kBlock = 256;
  std::array<char, 3 * kBlock> block;
  while (!text.empty()) {
    auto* next = block.data();
    const auto some = text.substr(0, kBlock);
    for (const char c : some) {
      const auto byte = static_cast<unsigned char>(c);
      if (table[byte] != 0) {
        *next++ = table[byte];
        continue;
      }
      next[0] = '%';
      next[1] = kDigits[byte >> 4U];
      next[2] = kDigits[byte & 0xFU];
      next += 3;
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

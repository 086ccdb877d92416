#include "correlation/bare.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/hash.h"

namespace tocsin::correlation {
namespace {

// Six bits each, none of which JSON must escape.
constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr std::size_t kIdDigits = 11;    // 64 bits
constexpr std::size_t kGapDigits = 6;    // milliseconds since the entry before: 795 days
constexpr std::size_t kStartDigits = 8;  // milliseconds since 1970
constexpr std::size_t kEntry = kGapDigits + kIdDigits + 1;
constexpr std::size_t kMostMembers = 64;

void append(std::string& out, std::uint64_t number, std::size_t digits) {
  const auto at = out.size();
  out.resize(at + digits);
  for (auto i = digits; i-- > 0; number >>= 6U) out[at + i] = kDigits[number & 63U];
}

/// Takes so many digits off the front. Nothing when one of them is none.
std::optional<std::uint64_t> take(std::string_view& text, std::size_t digits) {
  std::uint64_t out = 0;
  for (const char c : text.substr(0, digits)) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    out = (out << 6U) | digit;
  }
  text.remove_prefix(digits);
  return out;
}

std::uint64_t milliseconds(Time time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

Time time_of(std::uint64_t milliseconds) {
  return Time(Milliseconds(static_cast<std::int64_t>(milliseconds)));
}

}  // namespace

Entry bare(const Entry& entry) {
  if (is_bare(entry)) return entry;
  const auto hash = sha256_hex(entry.id).substr(0, 16);
  std::uint64_t bits = 0;
  std::from_chars(hash.data(), hash.data() + hash.size(), bits, 16);
  Entry out;
  out.time = entry.time;
  out.member = entry.member;
  append(out.id, bits, kIdDigits);
  return out;
}

bool is_bare(const Entry& entry) {
  return entry.label.empty() && entry.value.empty() && entry.number == 0 && entry.id.size() == kIdDigits &&
         entry.member < kMostMembers && entry.time >= Time{} &&
         std::ranges::all_of(entry.id, [](char c) { return kDigits.find(c) != std::string_view::npos; });
}

std::string pack(std::span<const Entry> entries) {
  std::string out;
  out.reserve(kStartDigits + entries.size() * kEntry);
  auto before = entries.empty() ? 0 : milliseconds(entries.front().time);
  append(out, before, kStartDigits);
  for (const auto& entry : entries) {
    const auto time = milliseconds(entry.time);
    append(out, time - before, kGapDigits);
    append(out, entry.member, 1);
    out += entry.id;
    before = time;
  }
  return out;
}

std::optional<std::vector<Entry>> unpack(std::string_view text) {
  if (text.size() < kStartDigits || (text.size() - kStartDigits) % kEntry != 0) return std::nullopt;
  auto time = take(text, kStartDigits);
  std::vector<Entry> out;
  out.reserve(text.size() / kEntry);
  while (time && !text.empty()) {
    const auto gap = take(text, kGapDigits);
    const auto member = take(text, 1);
    Entry entry;
    entry.id = text.substr(0, kIdDigits);
    if (!gap || !member || !take(text, kIdDigits)) return std::nullopt;
    *time += *gap;
    entry.time = time_of(*time);
    entry.member = *member;
    out.push_back(std::move(entry));
  }
  if (!time) return std::nullopt;
  return out;
}

}  // namespace tocsin::correlation

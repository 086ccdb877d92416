// Secrets by their look. Each net goes through the text once, so that a long text written by an attacker costs no more than
// its length.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "alert/masking.h"
#include "base/text.h"
#include "event/named_values.h"

namespace tocsin::alert {
namespace {

using event::kMasked;
constexpr auto kNowhere = std::string_view::npos;

constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

/// A set of characters as a table: most of these are asked of every byte of every event that rings.
class CharSet {
 public:
  constexpr CharSet(std::initializer_list<std::string_view> parts) {
    for (const auto part : parts) {
      for (const char c : part) in_[static_cast<unsigned char>(c)] = true;
    }
  }
  constexpr bool operator()(char c) const { return in_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> in_{};
};

constexpr CharSet kUpperCase{kUpper};
constexpr CharSet kLowerCase{kLower};
constexpr CharSet kAlnum{kUpper, kLower, kDigits};
constexpr CharSet kTokenChar{kUpper, kLower, kDigits, "._~+/=-"};
constexpr CharSet kNameChar{kUpper, kLower, kDigits, "_.-"};
constexpr CharSet kKeyChar{kUpper, kLower, kDigits, "/+"};
constexpr CharSet kJoinsWords{"_-+/"};
constexpr CharSet kEndsArn{" \t\r\n\"'"};
constexpr CharSet kQuote{"\"'"};
constexpr CharSet kQuoting{"\"'\\"};
constexpr CharSet kBlank{" \t"};

template <class Is>
std::size_t run_end(std::string_view text, std::size_t from, Is is) {
  while (from < text.size() && is(text[from])) ++from;
  return from;
}

/// A text of which some parts are masked, from its beginning on. Copied only when there are any.
class Masking {
 public:
  explicit Masking(std::string& text) : text_(text) {}

  std::string_view text() const { return text_; }

  /// [begin, end), behind what was masked before; never at the very beginning with nothing in it.
  void mask(std::size_t begin, std::size_t end) {
    out_.append(text_, done_, begin - done_).append(kMasked);
    done_ = end;
  }

  /// Whether there were any. The view of text() ends with it.
  bool finish() {
    if (done_ == 0) return false;
    text_ = std::move(out_.append(text_, done_));
    return true;
  }

 private:
  std::string& text_;
  std::string out_;
  std::size_t done_ = 0;
};

// -----BEGIN ... PRIVATE KEY----- to its end, or to the end of the text when that is cut off.
bool mask_pem(std::string& given) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  constexpr std::string_view kDashes = "-----";
  Masking out(given);
  const auto text = out.text();
  std::size_t at = 0;
  while (at < text.size()) {
    const auto begin = text.find(kBegin, at);
    if (begin == kNowhere) break;
    const auto end = text.find(kEnd, begin);
    const auto dashes = end == kNowhere ? kNowhere : text.find(kDashes, end + kEnd.size());
    at = dashes == kNowhere ? text.size() : dashes + kDashes.size();
    out.mask(begin, at);
  }
  return out.finish();
}

// header.payload.signature, each base64url, the header a JSON object.
std::size_t jwt_length(std::string_view text) {
  const auto is_part = [](char c) { return kAlnum(c) || c == '_' || c == '-'; };
  if (!text.starts_with("eyJ")) return 0;
  const auto header = run_end(text, 0, is_part);
  if (header < 10 || header >= text.size() || text[header] != '.') return 0;
  const auto payload = run_end(text, header + 1, is_part);
  if (payload < header + 5 || payload >= text.size() || text[payload] != '.') return 0;
  return run_end(text, payload + 1, is_part);
}

// Tokens that say by their first letters what they are. The last four begin an AWS session token.
std::size_t known_token_length(std::string_view text) {
  static constexpr auto kPrefixes = std::to_array<std::string_view>(
      {"ghp_",     "gho_",     "ghs_",         "ghu_",         "ghr_",         "github_pat_", "glpat-",
       "npm_",     "xoxb-",    "xoxp-",        "xoxa-",        "xoxr-",        "xoxs-",       "xapp-",
       "sk_live_", "rk_live_", "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "AQoDYXdz"});
  for (const auto prefix : kPrefixes) {
    if (!text.starts_with(prefix)) continue;
    const auto end = run_end(text, 0, [](char c) { return kTokenChar(c) || c == '_'; });
    if (end >= prefix.size() + 10) return end;
  }
  return 0;
}

// A secret access key: 40 characters of base64, no padding. Hashes in hex have one case only; a name or a path in an ARN
// of just that length is left alone.
std::size_t secret_key_length(std::string_view text, bool in_arn) {
  static constexpr CharSet kGoesOn{"=_-"};
  const auto end = run_end(text, 0, kKeyChar);
  if (end != 40 || in_arn || (end < text.size() && kGoesOn(text[end]))) return 0;
  const auto key = text.substr(0, end);
  const auto others = std::ranges::count_if(key, [](char c) { return !kUpperCase(c) && !kLowerCase(c); });
  const bool mixed =
      std::ranges::count_if(key, kUpperCase) >= 3 && std::ranges::count_if(key, kLowerCase) >= 3;
  return mixed && others >= 1 ? end : 0;
}

// The first letters of what is looked for: few words begin so.
constexpr CharSet kTokenBegins{"egnxsrIFA"};

bool mask_tokens(std::string& given) {
  Masking out(given);
  const auto text = out.text();
  bool in_arn = false;
  for (std::size_t at = 0; at < text.size();) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (kEndsArn(before)) in_arn = text.substr(at).starts_with("arn:");
    if (kAlnum(before) || kJoinsWords(before)) {
      ++at;
      continue;
    }
    const auto rest = text.substr(at);
    std::size_t length = 0;
    if (kTokenBegins(rest[0])) length = std::max(jwt_length(rest), known_token_length(rest));
    if (length == 0) length = secret_key_length(rest, in_arn);
    if (length > 0) {
      out.mask(at, at + length);
    } else {
      // A word that was looked at is passed over at once: its inside starts no other.
      length = std::max<std::size_t>(1, run_end(rest, 0, kAlnum));
    }
    at += length;
  }
  return out.finish();
}

bool ends_with_word(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::ranges::equal(text.substr(text.size() - lower.size()), lower,
                            [](char a, char b) { return a == b || a == b - 'a' + 'A'; });
}

// "Bearer abc..." and "Basic abc...", but not "bearer authentication".
bool mask_schemes(std::string& given) {
  Masking out(given);
  const auto text = out.text();
  for (auto space = text.find(' '); space != kNowhere; space = text.find(' ', space)) {
    const auto before = text.substr(0, space++);
    if (!ends_with_word(before, "bearer") && !ends_with_word(before, "basic")) continue;
    const auto end = run_end(text, space, kTokenChar);
    const auto value = text.substr(space, end - space);
    const bool plain_word = value.size() < 20 && std::ranges::all_of(value, kLowerCase);
    if (value.size() >= 8 && !plain_word) out.mask(space, end);
    space = end;
  }
  return out.finish();
}

// https://user:password@host
bool mask_url_passwords(std::string& given) {
  Masking out(given);
  const auto text = out.text();
  std::size_t at = 0;
  for (auto scheme = text.find("://"); scheme != kNowhere; scheme = text.find("://", at)) {
    const auto begin = scheme + 3;
    at = std::min(text.find_first_of("/?# \t\r\n\"'<>", begin), text.size());
    const auto authority = text.substr(begin, at - begin);
    const auto sign = authority.rfind('@');
    const auto colon = authority.find(':');
    if (sign != kNowhere && colon < sign) out.mask(begin + colon + 1, begin + sign);
  }
  return out.finish();
}

// Where the value of an assignment stands: after `name` and '=' or ':', quotes and spaces between them, or after "--name ".
std::optional<std::size_t> value_begin(std::string_view text, std::size_t at, std::string_view name) {
  const auto next = run_end(text, run_end(text, at, kQuoting), kBlank);
  if (next < text.size() && (text[next] == '=' || text[next] == ':')) return run_end(text, next + 1, kBlank);
  const bool option = name.starts_with("--") && next > at && next < text.size() && text[next] != '-';
  return option ? std::optional(next) : std::nullopt;
}

// [begin, end) of the value at `at`, without its quotes. A quote that is written \" (JSON in a text) ends at the next \".
std::pair<std::size_t, std::size_t> value_range(std::string_view text, std::size_t at) {
  const bool escaped = at + 1 < text.size() && text[at] == '\\' && kQuote(text[at + 1]);
  if (escaped) {
    const auto end = text.find(text.substr(at, 2), at + 2);
    return {at + 2, std::min(end, text.size())};
  }
  if (at < text.size() && kQuote(text[at])) {
    auto end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2U : 1U;
    return {at + 1, std::min(end, text.size())};
  }
  return {at, std::min(text.find_first_of(" \t\r\n&,;\"'{}[]()<>", at), text.size())};
}

// password=..., "secretKey": "...", --token ...: the name decides. ":secret:" in an ARN is no assignment.
bool mask_assignments(std::string& given) {
  Masking out(given);
  const auto text = out.text();
  for (std::size_t at = 0; at < text.size();) {
    const auto word_end = run_end(text, at, kNameChar);
    if (word_end == at) {
      ++at;
      continue;
    }
    const auto name = text.substr(at, word_end - at);
    const bool in_arn = at > 0 && text[at - 1] == ':';
    at = word_end;
    const auto begin = in_arn || !is_secret_name(name) ? std::nullopt : value_begin(text, at, name);
    if (!begin) continue;
    const auto [first, last] = value_range(text, *begin);
    const auto value = text.substr(first, last - first);
    at = last;
    const bool harmless =
        value.empty() || value == "null" || value == "true" || value == "false" || value.starts_with("arn:");
    if (!harmless) out.mask(first, last);
  }
  return out.finish();
}

/// Which characters a text has: most texts lack what a net is looking for, and all of them are asked.
class Holds {
 public:
  enum Kind : unsigned { kWord = 1, kHarmlessMark = 2, kSpace = 4, kSign = 8, kAssigning = 16, kAt = 32 };

  explicit Holds(std::string_view text) {
    for (const char c : text) kinds_ |= kTable[static_cast<unsigned char>(c)];
  }

  bool any(unsigned kinds) const { return (kinds_ & kinds) != 0; }
  bool nothing_but(unsigned kinds) const { return (kinds_ & ~kinds) == 0; }

 private:
  static constexpr auto kTable = [] {
    std::array<unsigned char, 256> table{};
    table.fill(kSign);
    const auto set = [&](std::string_view characters, unsigned kind) {
      for (const char c : characters) table[static_cast<unsigned char>(c)] = static_cast<unsigned char>(kind);
    };
    for (const auto letters : {kUpper, kLower, kDigits}) set(letters, kWord);
    set("-._/", kHarmlessMark);
    set(" \t", kSpace);
    set("=:", kAssigning);
    set("@", kAt);
    return table;
  }();

  unsigned kinds_ = 0;
};

}  // namespace

bool mask_secrets(std::string& text) {
  // "p=x": nothing shorter can hold a name and a secret.
  constexpr std::size_t kShortest = 4;
  // "ghp_" and ten more: nothing shorter is a token, and an assignment holds one of the others.
  constexpr std::size_t kShortestToken = 14;
  // "AQoDYXdz" and ten more: the shortest of letters and digits alone.
  constexpr std::size_t kShortestWord = 18;
  if (text.size() < kShortest) return false;
  const Holds holds(text);
  if (text.size() < kShortestToken && holds.nothing_but(Holds::kWord | Holds::kHarmlessMark)) return false;
  if (text.size() < kShortestWord && holds.nothing_but(Holds::kWord)) return false;
  bool any = holds.any(Holds::kSpace) && mask_pem(text);
  if (holds.any(Holds::kAt)) any = mask_url_passwords(text) || any;
  any = mask_tokens(text) || any;
  if (holds.any(Holds::kSpace)) any = mask_schemes(text) || any;
  // "name=", "name:", "--name value", "--name 'value'"
  if (holds.any(Holds::kAssigning | Holds::kSpace | Holds::kSign)) any = mask_assignments(text) || any;
  return any;
}

std::string mask_secrets_in_text(std::string text) {
  mask_secrets(text);
  return text;
}

}  // namespace tocsin::alert

// Secrets by their look. Each net goes through the text once, so that a long text written by an attacker costs no more than
// its length.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "alert/masking.h"
#include "base/text.h"
#include "event/named_values.h"

namespace tocsin::alert {
namespace {

using event::kMasked;
constexpr auto kNowhere = std::string_view::npos;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
  return is_upper(c) || is_lower(c) || is_digit(c);
}
bool is_any_of(char c, std::string_view set) {
  return set.find(c) != kNowhere;
}
bool is_token_char(char c) {
  return is_alnum(c) || is_any_of(c, "._~+/=-");
}
bool is_name_char(char c) {
  return is_alnum(c) || is_any_of(c, "_.-");
}

template <class Is>
std::size_t run_end(std::string_view text, std::size_t from, Is is) {
  while (from < text.size() && is(text[from])) ++from;
  return from;
}

// -----BEGIN ... PRIVATE KEY----- to its end, or to the end of the text when that is cut off.
std::string mask_pem(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  constexpr std::string_view kDashes = "-----";
  std::string out;
  for (;;) {
    const auto begin = text.find(kBegin);
    out += text.substr(0, begin);
    if (begin == kNowhere) return out;
    out += kMasked;
    const auto end = text.find(kEnd, begin);
    if (end == kNowhere) return out;
    const auto dashes = text.find(kDashes, end + kEnd.size());
    if (dashes == kNowhere) return out;
    text.remove_prefix(dashes + kDashes.size());
  }
}

// header.payload.signature, each base64url, the header a JSON object.
std::size_t jwt_length(std::string_view text) {
  const auto is_part = [](char c) { return is_alnum(c) || c == '_' || c == '-'; };
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
    const auto end = run_end(text, 0, [](char c) { return is_token_char(c) || c == '_'; });
    if (end >= prefix.size() + 10) return end;
  }
  return 0;
}

// A secret access key: 40 characters of base64, no padding. Hashes in hex have one case only; a name or a path in an ARN
// of just that length is left alone.
std::size_t secret_key_length(std::string_view text, bool in_arn) {
  const auto is_part = [](char c) { return is_alnum(c) || c == '/' || c == '+'; };
  const auto end = run_end(text, 0, is_part);
  if (end != 40 || in_arn || (end < text.size() && is_any_of(text[end], "=_-"))) return 0;
  const auto key = text.substr(0, end);
  const auto others = std::ranges::count_if(key, [](char c) { return !is_upper(c) && !is_lower(c); });
  const bool mixed = std::ranges::count_if(key, is_upper) >= 3 && std::ranges::count_if(key, is_lower) >= 3;
  return mixed && others >= 1 ? end : 0;
}

std::string mask_tokens(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  bool in_arn = false;
  while (at < text.size()) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (is_any_of(before, " \t\r\n\"'")) in_arn = text.substr(at).starts_with("arn:");
    const auto rest = text.substr(at);
    const bool starts_word = !is_alnum(before) && !is_any_of(before, "_-+/");
    std::size_t length = 0;
    if (starts_word) length = std::max(jwt_length(rest), known_token_length(rest));
    if (starts_word && length == 0) length = secret_key_length(rest, in_arn);
    if (length > 0) {
      out += kMasked;
    } else {
      // A word that was looked at is passed over at once: its inside starts no other.
      length = starts_word ? std::max<std::size_t>(1, run_end(rest, 0, is_alnum)) : 1;
      out += rest.substr(0, length);
    }
    at += length;
  }
  return out;
}

// "Bearer abc..." and "Basic abc...", but not "bearer authentication". `scheme` is in lower case and ends with a space.
std::string mask_scheme(std::string text, std::string_view scheme) {
  if (text.find(' ') == kNowhere) return text;  // most texts
  const auto lower = to_lower_ascii(text);
  std::string out;
  std::size_t at = 0;
  for (auto next = lower.find(scheme); next != kNowhere; next = lower.find(scheme, at)) {
    const auto token = next + scheme.size();
    const auto end = run_end(text, token, is_token_char);
    const auto value = std::string_view(text).substr(token, end - token);
    const bool plain_word = value.size() < 20 && std::ranges::all_of(value, is_lower);
    out.append(text, at, token - at);
    out += value.size() >= 8 && !plain_word ? kMasked : value;
    at = end;
  }
  return out.append(text, at);
}

// https://user:password@host
std::string mask_url_passwords(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const auto scheme = text.find("://", at);
    if (scheme == kNowhere) return out += text.substr(at);
    const auto begin = scheme + 3;
    const auto end = std::min(text.find_first_of("/?# \t\r\n\"'<>", begin), text.size());
    const auto authority = text.substr(begin, end - begin);
    const auto sign = authority.rfind('@');
    const auto colon = authority.find(':');
    if (sign == kNowhere || colon == kNowhere || colon > sign) {
      out += text.substr(at, end - at);
    } else {
      out += text.substr(at, begin + colon + 1 - at);
      out += kMasked;
      out += authority.substr(sign);
    }
    at = end;
  }
}

// Where the value of an assignment stands: after `name` and '=' or ':', quotes and spaces between them, or after "--name ".
std::optional<std::size_t> value_begin(std::string_view text, std::size_t at, std::string_view name) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  auto next = at;
  while (next < text.size() && is_any_of(text[next], "\"'\\")) ++next;
  next = run_end(text, next, is_space);
  if (next < text.size() && is_any_of(text[next], "=:")) return run_end(text, next + 1, is_space);
  const bool option = name.starts_with("--") && next > at && next < text.size() && text[next] != '-';
  return option ? std::optional(next) : std::nullopt;
}

// [begin, end) of the value at `at`, without its quotes. A quote that is written \" (JSON in a text) ends at the next \".
std::pair<std::size_t, std::size_t> value_range(std::string_view text, std::size_t at) {
  const bool escaped = at + 1 < text.size() && text[at] == '\\' && is_any_of(text[at + 1], "\"'");
  if (escaped) {
    const auto end = text.find(text.substr(at, 2), at + 2);
    return {at + 2, std::min(end, text.size())};
  }
  if (at < text.size() && is_any_of(text[at], "\"'")) {
    auto end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2U : 1U;
    return {at + 1, std::min(end, text.size())};
  }
  return {at, std::min(text.find_first_of(" \t\r\n&,;\"'{}[]()<>", at), text.size())};
}

// password=..., "secretKey": "...", --token ...: the name decides. ":secret:" in an ARN is no assignment.
std::string mask_assignments(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto word_end = run_end(text, at, is_name_char);
    if (word_end == at) {
      out += text[at++];
      continue;
    }
    const auto name = text.substr(at, word_end - at);
    const bool in_arn = at > 0 && text[at - 1] == ':';
    out += name;
    at = word_end;
    const auto begin = in_arn || !is_secret_name(name) ? std::nullopt : value_begin(text, at, name);
    if (!begin) continue;
    const auto [first, last] = value_range(text, *begin);
    const auto value = text.substr(first, last - first);
    out += text.substr(at, first - at);
    at = last;
    const bool harmless =
        value.empty() || value == "null" || value == "true" || value == "false" || value.starts_with("arn:");
    out += harmless ? value : kMasked;
  }
  return out;
}

}  // namespace

std::string mask_secrets_in_text(std::string_view text) {
  // "p=x": nothing shorter can hold a name and a secret.
  constexpr std::size_t kShortest = 4;
  // "ghp_" and ten more: nothing shorter is a token, and an assignment holds one of the others.
  constexpr std::size_t kShortestToken = 14;
  // "AQoDYXdz" and ten more: the shortest of letters and digits alone.
  constexpr std::size_t kShortestWord = 18;
  if (text.size() < kShortest) return std::string(text);
  const auto is_harmless = [](char c) { return is_alnum(c) || is_any_of(c, "-._/"); };
  if (text.size() < kShortestToken && std::ranges::all_of(text, is_harmless)) return std::string(text);
  if (text.size() < kShortestWord && std::ranges::all_of(text, is_alnum)) return std::string(text);
  auto tokens = mask_tokens(mask_url_passwords(mask_pem(text)));
  return mask_assignments(mask_scheme(mask_scheme(std::move(tokens), "bearer "), "basic "));
}

}  // namespace tocsin::alert

#include <algorithm>
#include <array>

#include "alert/masking.h"

namespace tocsin::alert {
namespace {

// A name is secret when it ends so, punctuation and case aside: "dbPassword", "x-amz-security-token".
constexpr auto kSecretEndings = std::to_array<std::string_view>({
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passworddata",
    "secret",
    "secrets",
    "secretaccesskey",
    "secretkey",
    "secretstring",
    "secretbinary",
    "secretvalue",
    "token",
    "tokens",
    "tokenvalue",
    "tokencode",
    "authorization",
    "authenticationcode1",
    "authenticationcode2",
    "apikey",
    "privatekey",
    "privatekeypem",
    "presharedkey",
    "customerkey",
    "accountkey",
    "keymaterial",
    "base32stringseed",
    "qrcodepng",
    "connectionstring",
    "credential",
    "credentials",
    "userdata",
    "plaintext",
    "xamzsignature",
    "cookie",
});

// They end like a secret and are none: page marks, idempotency marks, settings.
constexpr auto kPlainNames = std::to_array<std::string_view>({
    "httptokens",  // of EC2 instance metadata: "required" or "optional"
    "nexttoken",
    "nextpagetoken",
    "pagetoken",
    "paginationtoken",
    "continuationtoken",
    "nextcontinuationtoken",
    "clienttoken",
    "clientrequesttoken",
    "creatorrequesttoken",
    "idempotencytoken",
    "idempotenttoken",
    "requesttoken",
    "changetoken",
    "locktoken",
    "nextlocktoken",
});

// A letter in lower case or a digit; 0 for everything else. A table: it is asked of the name of every field.
constexpr auto kPlain = [] {
  std::array<char, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
    table[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  return table;
}();
constexpr char plain(char c) {
  return kPlain[static_cast<unsigned char>(c)];
}

// Letters and digits only, in lower case. A name that is longer than any of ours is compared by its end.
std::string plain(std::string_view name) {
  constexpr std::size_t kMost = 64;
  std::string out;
  for (const char c : name.size() > kMost ? name.substr(name.size() - kMost) : name) {
    if (plain(c) != '\0') out += plain(c);
  }
  return out;
}

// The last two letters or digits of each secret ending: few other names end so.
class LastTwo {
 public:
  constexpr LastTwo() {
    for (const auto end : kSecretEndings) known_[index(end[end.size() - 2])][index(end.back())] = true;
  }

  bool are_those_of(std::string_view name) const {
    const char last = take_last(name);
    const char before = take_last(name);
    return known_[index(before)][index(last)];  // of a shorter name one is 0, which no ending has
  }

 private:
  static constexpr std::size_t index(char c) { return static_cast<unsigned char>(c) % kRows; }
  static char take_last(std::string_view& name) {
    char last = '\0';
    while (last == '\0' && !name.empty()) {
      last = plain(name.back());
      name.remove_suffix(1);
    }
    return last;
  }

  static constexpr std::size_t kRows = 128;
  std::array<std::array<bool, kRows>, kRows> known_{};
};
constexpr LastTwo kLastTwo;

}  // namespace

bool is_secret_name(std::string_view name) {
  if (!kLastTwo.are_those_of(name)) return false;  // most names
  const auto word = plain(name);
  const auto is_ending = [&](std::string_view end) {
    return word.ends_with(end.back()) && word.ends_with(end);  // few end in the same letter
  };
  return std::ranges::any_of(kSecretEndings, is_ending) &&
         std::ranges::find(kPlainNames, word) == kPlainNames.end();
}

}  // namespace tocsin::alert

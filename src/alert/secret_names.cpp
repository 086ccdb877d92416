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

// A letter in lower case or a digit; 0 for everything else.
char plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
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
    const auto rest = without_punctuation(name);
    if (rest.empty()) return false;
    const auto before = without_punctuation(rest.substr(0, rest.size() - 1));
    return !before.empty() && known_[index(plain(before.back()))][index(plain(rest.back()))];
  }

 private:
  static constexpr std::size_t index(char c) { return static_cast<unsigned char>(c) % kRows; }
  static std::string_view without_punctuation(std::string_view name) {
    while (!name.empty() && plain(name.back()) == '\0') name.remove_suffix(1);
    return name;
  }

  static constexpr std::size_t kRows = 128;
  std::array<std::array<bool, kRows>, kRows> known_{};
};
constexpr LastTwo kLastTwo;

}  // namespace

bool is_secret_name(std::string_view name) {
  if (!kLastTwo.are_those_of(name)) return false;  // most names
  const auto word = plain(name);
  if (std::ranges::find(kPlainNames, word) != kPlainNames.end()) return false;
  return std::ranges::any_of(kSecretEndings, [&](std::string_view end) { return word.ends_with(end); });
}

}  // namespace tocsin::alert

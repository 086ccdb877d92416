#include "sink/aws/labels.h"

#include <algorithm>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"

namespace tocsin::sink {
namespace {

// Empty attributes are refused; and a filter such as {"anything-but": "x"} would not let a message through that has none.
constexpr std::string_view kUnknown = "unknown";
constexpr std::size_t kMaxAttribute = 256;
// MessageGroupId and MessageDeduplicationId: at most 128 letters, digits and punctuation.
constexpr std::size_t kMaxId = 128;

std::string attribute(const std::string& value) {
  return value.empty() ? std::string(kUnknown) : shorten(value, kMaxAttribute);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> message_attributes(const alert::Alert& shown) {
  return {{"severity", std::string(rule::name(shown.severity))},
          {"rule", attribute(shown.rule_id)},
          {"account", attribute(shown.account)},
          {"region", attribute(shown.region)}};
}

std::size_t size_of(const std::vector<std::pair<std::string, std::string>>& attributes) {
  std::size_t out = 0;
  for (const auto& [name, value] : attributes)
    out += name.size() + std::string_view("String").size() + value.size();
  return out;
}

std::string fifo_group(const alert::Alert& shown) {
  return fifo_id(shown.account.empty() ? std::string(kUnknown) : shown.account);
}

std::string fifo_id(const std::string& text) {
  const bool fits = !text.empty() && text.size() <= kMaxId &&
                    std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  return fits ? text : sha256_hex(text);
}

}  // namespace tocsin::sink

#include "rule/file/known_types.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace tocsin::rule {
namespace {

struct KnownType {
  std::string_view key;      // the last key of the path
  std::string_view example;  // as AWS sends it
};

// CloudTrail record contents, GuardDuty finding format, AWS Security Finding Format, EventBridge envelope.
constexpr std::array kStrings = {
    KnownType{"account", "\"111122223333\""},
    KnownType{"accountId", "\"111122223333\""},
    KnownType{"recipientAccountId", "\"111122223333\""},
    KnownType{"AwsAccountId", "\"111122223333\""},
    KnownType{"mfaAuthenticated", "\"true\" or \"false\""},
    KnownType{"MFAUsed", "\"Yes\" or \"No\""},
    KnownType{"eventVersion", "\"1.08\""},
};

class Check {
 public:
  Check(const SourceText& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  void object(const doc::Value& value, const std::string& path) {
    for (const auto& member : value.members) {
      const auto below = fmt::format("{}.{}", path, member.key);
      if (member.value.is(doc::Kind::object)) object(member.value, below);
      if (!member.value.is(doc::Kind::array)) continue;
      if (member.key == "$or") {
        for (const auto& branch : member.value.items) object(branch, below);
        continue;
      }
      const auto last = std::string_view(member.key).substr(member.key.rfind('.') + 1);
      const auto known =
          std::find_if(kStrings.begin(), kStrings.end(), [&](const auto& k) { return k.key == last; });
      if (known != kStrings.end()) tests(member.value, *known, below);
    }
  }

 private:
  void tests(const doc::Value& list, const KnownType& known, const std::string& path) {
    for (const auto& item : list.items) {
      if (item.is(doc::Kind::number) || item.is(doc::Kind::boolean)) refuse(item, known, path);
      if (!item.is(doc::Kind::object)) continue;
      if (const auto* numeric = item.find("numeric")) refuse(*numeric, known, path);
      if (const auto* other = item.find("anything-but")) {
        if (other->is(doc::Kind::number)) refuse(*other, known, path);
        if (other->is(doc::Kind::array)) tests(*other, known, path);
      }
    }
  }

  void refuse(const doc::Value& value, const KnownType& known, const std::string& path) {
    auto hint = fmt::format("write {}", known.example);
    if (value.is(doc::Kind::number)) hint = fmt::format("write it in quotes: \"{}\"", value.text);
    if (value.is(doc::Kind::boolean) && known.key == "mfaAuthenticated") {
      hint = fmt::format("write it in quotes: \"{}\"", value.boolean);
    }
    diagnostics_.push_back(diagnose(source_, value.begin,
                                    fmt::format("AWS sends \"{}\" as a string: {} never equals it", known.key,
                                                value.is(doc::Kind::boolean) ? "a boolean" : "a number"),
                                    std::move(hint), path));
  }

  const SourceText& source_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_known_types(const SourceText& source, const doc::Value& pattern, const std::string& path,
                       Diagnostics& diagnostics) {
  Check(source, diagnostics).object(pattern, path);
}

}  // namespace tocsin::rule

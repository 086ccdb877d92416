#include "sigma/pattern_words.h"

#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "sigma/glob.h"

namespace tocsin::sigma {
namespace {

using Said = tl::expected<SaidFields, std::string>;
using How = match::TextTest::How;

tl::unexpected<std::string> cannot(std::string why) {
  return tl::make_unexpected(std::move(why));
}

std::string address_text(const match::IpRange& range) {
  std::string out;
  const auto& bytes = range.address.bytes;
  if (!range.address.v6) {
    out = fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  } else {
    for (std::size_t i = 0; i < bytes.size(); i += 2)
      out += fmt::format("{}{:x}", i > 0 ? ":" : "", (bytes[i] << 8U) | bytes[i + 1]);
  }
  return fmt::format("{}/{}", out, range.prefix_bits);
}

// A pattern's wildcard knows `*`, and a backslash before `*` and before itself.
std::string wildcard_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      out += plain_text(text.substr(++at, 1));
    } else {
      out += text[at] == '*' ? std::string("*") : plain_text(text.substr(at, 1));
    }
  }
  return out;
}

struct SaidText {
  std::string modifiers;
  std::string value;
};

tl::expected<SaidText, std::string> say_text(const match::TextTest& test) {
  const bool ignoring_case = test.how == How::equal_ignoring_case || test.how == How::prefix_ignoring_case ||
                             test.how == How::suffix_ignoring_case;
  if (ignoring_case && ascii_prefix(test.text) != test.text.size())
    return cannot("letters beyond ASCII have other forms there without regard to case");
  const std::string cased = ignoring_case ? "" : "|cased";
  switch (test.how) {
    case How::equal:
    case How::equal_ignoring_case:
      return SaidText{cased, plain_text(test.text)};
    case How::prefix:
    case How::prefix_ignoring_case:
      return SaidText{"|startswith" + cased, plain_text(test.text)};
    case How::suffix:
    case How::suffix_ignoring_case:
      return SaidText{"|endswith" + cased, plain_text(test.text)};
    case How::wildcard:
      break;
  }
  return SaidText{cased, wildcard_text(test.text)};
}

doc::Value number_of(double value) {
  return doc::number(fmt::format("{}", value));
}

class TestSayer {
 public:
  TestSayer(const std::string& field, bool in_list) : field_(field), in_list_(in_list) {}

  Said operator()(const match::TextTest& test) const {
    auto said = say_text(test);
    if (!said) return cannot(std::move(said.error()));
    return one(said->modifiers, doc::string(std::move(said->value)));
  }
  Said operator()(const match::NumberLiteral& number) const {
    if (!number.value) return cannot(fmt::format("the number {} has too many digits", number.text));
    return one("", doc::number(number.text));
  }
  Said operator()(const match::Keyword& keyword) const {
    if (keyword.kind == doc::Kind::boolean) return one("", doc::boolean(keyword.boolean));
    if (in_list_) return cannot("null in a list");
    return SaidFields{{field_, doc::null()}, {field_ + "|exists", doc::boolean(true)}};
  }
  Said operator()(const match::AnythingButTexts& but) const {
    if (in_list_) return cannot("anything-but in a list means one element outside, `not` all");
    std::map<std::string, doc::Value> by_modifiers;
    for (const auto& test : but.tests) {
      auto said = say_text(test);
      if (!said) return cannot(std::move(said.error()));
      auto& list = by_modifiers.try_emplace(said->modifiers, doc::array()).first->second;
      list.items.push_back(doc::string(std::move(said->value)));
    }
    SaidFields out{{field_ + "|exists", doc::boolean(true)}};
    for (auto& [modifiers, list] : by_modifiers)
      out.emplace_back(field_ + modifiers + "|neq", std::move(list));
    return out;
  }
  Said operator()(const match::AnythingButNumbers& but) const {
    if (in_list_) return cannot("anything-but in a list means one element outside, `not` all");
    auto list = doc::array();
    for (const auto value : but.values) list.items.push_back(number_of(value));
    return SaidFields{{field_ + "|exists", doc::boolean(true)}, {field_ + "|neq", std::move(list)}};
  }
  Said operator()(const match::Numeric& range) const {
    if (range.low && range.high && in_list_) return cannot("both ends of a range in one element of a list");
    SaidFields out;
    if (range.low)
      out.emplace_back(field_ + (range.low->inclusive ? "|gte" : "|gt"), number_of(range.low->value));
    if (range.high)
      out.emplace_back(field_ + (range.high->inclusive ? "|lte" : "|lt"), number_of(range.high->value));
    return out;
  }
  Said operator()(const match::Exists& exists) const { return one("|exists", doc::boolean(exists.present)); }
  Said operator()(const match::IpTest& test) const {
    return one("|cidr", doc::string(address_text(test.range)));
  }

 private:
  SaidFields one(const std::string& modifiers, doc::Value value) const {
    return {{field_ + modifiers, std::move(value)}};
  }

  const std::string& field_;
  const bool in_list_;
};

}  // namespace

Said say_test(const match::Test& test, const std::string& field, bool in_list) {
  return std::visit(TestSayer(field, in_list), test);
}

std::string plain_text(std::string_view text) {
  return Glob::plain(text).written();
}

}  // namespace tocsin::sigma

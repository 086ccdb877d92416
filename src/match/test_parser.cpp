#include "match/test_parser.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "doc/json_writer.h"
#include "match/ip_range.h"
#include "match/numbers.h"
#include "match/numeric_parser.h"
#include "match/wildcard.h"

namespace tocsin::match {
namespace {

using How = TextTest::How;

constexpr std::array<std::string_view, 9> kOperators{"anything-but", "cidr",   "equals-ignore-case",
                                                     "exactly",      "exists", "numeric",
                                                     "prefix",       "suffix", "wildcard"};

// One match expression, {"operator": operand}.
class ExpressionParser {
 public:
  ExpressionParser(const doc::Value& operand, std::string path, ErrorSink& errors)
      : operand_(operand), path_(std::move(path)), errors_(errors) {}

  std::optional<Test> parse(const doc::Member& member) {
    const std::string_view name = member.key;
    if (name == "exactly") return text(operand_, path_, How::equal, "\"exactly\"");
    if (name == "equals-ignore-case")
      return text(operand_, path_, How::equal_ignoring_case, "\"equals-ignore-case\"");
    if (name == "wildcard") return text(operand_, path_, How::wildcard, "\"wildcard\"");
    if (name == "prefix") return affix(How::prefix, How::prefix_ignoring_case, "prefix");
    if (name == "suffix") return affix(How::suffix, How::suffix_ignoring_case, "suffix");
    if (name == "anything-but") return anything_but();
    if (name == "numeric") return parse_numeric(operand_, path_, errors_);
    if (name == "exists") return exists();
    if (name == "cidr") return cidr();
    errors_.add(member.key_begin, path_, fmt::format("there is no operator {}", doc::quote(name)),
                operator_hint(name));
    return std::nullopt;
  }

 private:
  static std::string operator_hint(std::string_view name) {
    if (const auto near = did_you_mean(name, kOperators)) return fmt::format("did you mean \"{}\"?", *near);
    return fmt::format("the operators are {}", fmt::join(kOperators, ", "));
  }

  std::nullopt_t error(const doc::Value& at, const std::string& path, std::string message, std::string hint) {
    errors_.add(at, path, std::move(message), std::move(hint));
    return std::nullopt;
  }

  // A string for `how`, checked where the operator asks for more than any string.
  std::optional<TextTest> text(const doc::Value& value, const std::string& path, How how,
                               std::string_view of) {
    if (!value.is(doc::Kind::string)) {
      std::string hint = "write it in double quotes";
      if (value.is(doc::Kind::array)) {
        hint = fmt::format("one string each: [{{{0}: \"a\"}}, {{{0}: \"b\"}}]", of);
      }
      return error(value, path, fmt::format("{} takes a string, not {}", of, doc::describe(value.kind)),
                   std::move(hint));
    }
    if (how == How::wildcard) {
      if (const auto parsed = parse_wildcard(value.text); !parsed) {
        return error(value, path, parsed.error().message, parsed.error().hint);
      }
    }
    return TextTest{how, value.text};
  }

  // The only member of {"equals-ignore-case": ...} and the like.
  const doc::Member* only_member(const doc::Value& object, const std::string& path, std::string_view of) {
    if (object.members.size() == 1) return &object.members.front();
    error(object, path, fmt::format("{} takes an object with exactly one key", of),
          fmt::format("for example {{\"{}\": {{\"equals-ignore-case\": \"x\"}}}}", of));
    return nullptr;
  }

  std::optional<Test> affix(How plain, How caseless, std::string_view name) {
    if (!operand_.is(doc::Kind::object)) return text(operand_, path_, plain, fmt::format("\"{}\"", name));
    const auto* member = only_member(operand_, path_, name);
    if (member == nullptr) return std::nullopt;
    const auto path = path_of_key(path_, member->key);
    if (member->key != "equals-ignore-case") {
      errors_.add(member->key_begin, path,
                  fmt::format("\"{}\" cannot hold {}", name, doc::quote(member->key)),
                  fmt::format("a string or {{\"equals-ignore-case\": \"x\"}}"));
      return std::nullopt;
    }
    return text(member->value, path, caseless, "\"equals-ignore-case\"");
  }

  std::optional<Test> exists() {
    if (operand_.is(doc::Kind::boolean)) return Exists{operand_.boolean};
    return error(operand_, path_,
                 fmt::format("\"exists\" takes true or false, not {}", doc::describe(operand_.kind)),
                 "without quotes: {\"exists\": true}");
  }

  std::optional<Test> cidr() {
    constexpr auto kHint = "for example {\"cidr\": \"10.0.0.0/8\"} or {\"cidr\": \"2001:db8::/32\"}";
    if (!operand_.is(doc::Kind::string)) {
      return error(operand_, path_,
                   fmt::format("\"cidr\" takes one string, not {}", doc::describe(operand_.kind)), kHint);
    }
    const auto range = parse_cidr(operand_.text);
    if (!range) return error(operand_, path_, range.error(), kHint);
    return IpTest{*range};
  }

  std::optional<Test> anything_but() {
    switch (operand_.kind) {
      case doc::Kind::string:
        return AnythingButTexts{{TextTest{How::equal, operand_.text}}};
      case doc::Kind::number:
        return anything_but_numbers({&operand_, 1}, true);
      case doc::Kind::array:
        return anything_but_list();
      case doc::Kind::object:
        return anything_but_object();
      default:
        return error(operand_, path_,
                     fmt::format("\"anything-but\" cannot take {}", doc::describe(operand_.kind)),
                     "a string, a number, a list of one of these, or an object with prefix, suffix, "
                     "equals-ignore-case or "
                     "wildcard");
    }
  }

  std::optional<Test> anything_but_list() {
    if (operand_.items.empty()) {
      return error(operand_, path_, "an \"anything-but\" list cannot be empty",
                   "to ask for any value: {\"exists\": true}");
    }
    const auto kind = operand_.items.front().kind;
    if (kind == doc::Kind::number) return anything_but_numbers(operand_.items, false);
    AnythingButTexts out;
    bool good = true;
    for (std::size_t i = 0; i < operand_.items.size(); ++i) {
      const auto& item = operand_.items[i];
      if (item.is(doc::Kind::string)) {
        out.tests.push_back({How::equal, item.text});
        continue;
      }
      wrong_list_item(item, i, doc::Kind::string);
      good = false;
    }
    if (!good) return std::nullopt;
    return out;
  }

  void wrong_list_item(const doc::Value& item, std::size_t index, doc::Kind first) {
    const auto path = path_of_index(path_, index);
    if (item.is(doc::Kind::string) || item.is(doc::Kind::number)) {
      error(item, path,
            fmt::format("an \"anything-but\" list that begins with {} cannot hold {}", doc::describe(first),
                        doc::describe(item.kind)),
            "all strings or all numbers");
    } else {
      error(item, path, fmt::format("an \"anything-but\" list cannot hold {}", doc::describe(item.kind)),
            "strings or numbers");
    }
  }

  std::optional<Test> anything_but_numbers(std::span<const doc::Value> values, bool single) {
    AnythingButNumbers out;
    bool good = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].is(doc::Kind::number)) {
        wrong_list_item(values[i], i, doc::Kind::number);
        good = false;
      } else if (const auto value =
                     parse_comparable(values[i], single ? path_ : path_of_index(path_, i), errors_)) {
        out.values.push_back(*value);
      } else {
        good = false;
      }
    }
    if (!good) return std::nullopt;
    return out;
  }

  std::optional<Test> anything_but_object() {
    const auto* member = only_member(operand_, path_, "anything-but");
    if (member == nullptr) return std::nullopt;
    constexpr std::array<std::pair<std::string_view, How>, 4> kNames{
        {{"prefix", How::prefix},
         {"suffix", How::suffix},
         {"equals-ignore-case", How::equal_ignoring_case},
         {"wildcard", How::wildcard}}};
    const auto* name =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& n) { return n.first == member->key; });
    const auto path = path_of_key(path_, member->key);
    if (name == kNames.end()) {
      errors_.add(member->key_begin, path,
                  fmt::format("\"anything-but\" cannot hold {}", doc::quote(member->key)),
                  "prefix, suffix, equals-ignore-case or wildcard");
      return std::nullopt;
    }
    return anything_but_texts(member->value, path, name->second, name->first);
  }

  std::optional<Test> anything_but_texts(const doc::Value& value, const std::string& path, How how,
                                         std::string_view name) {
    const bool list = value.is(doc::Kind::array);
    const std::span<const doc::Value> items = list ? std::span(value.items) : std::span(&value, 1);
    if (items.empty()) {
      return error(value, path, fmt::format("an \"anything-but\" \"{}\" list cannot be empty", name),
                   "at least one string");
    }
    AnythingButTexts out;
    bool good = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto item_path = list ? path_of_index(path, i) : path;
      const auto test = text_in_anything_but(items[i], item_path, how, name);
      good = good && test;
      if (test) out.tests.push_back(*test);
    }
    if (!good) return std::nullopt;
    return out;
  }

  std::optional<TextTest> text_in_anything_but(const doc::Value& item, const std::string& path, How how,
                                               std::string_view name) {
    if (!item.is(doc::Kind::string)) {
      return error(
          item, path,
          fmt::format("\"{}\" in \"anything-but\" takes strings, not {}", name, doc::describe(item.kind)),
          fmt::format(
              "{{\"anything-but\": {{\"{0}\": \"a\"}}}} or {{\"anything-but\": {{\"{0}\": [\"a\", \"b\"]}}}}",
              name));
    }
    if (item.text.empty() && (how == How::prefix || how == How::suffix)) {
      return error(item, path, fmt::format("an empty \"{}\" in \"anything-but\" excludes every string", name),
                   "at least one character");
    }
    return text(item, path, how, name);
  }

  const doc::Value& operand_;
  const std::string path_;
  ErrorSink& errors_;
};

bool is_plain_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '$';
  });
}

}  // namespace

std::string path_of_key(const std::string& path, std::string_view key) {
  return is_plain_key(key) ? fmt::format("{}.{}", path, key) : fmt::format("{}[{}]", path, doc::quote(key));
}

std::string path_of_index(const std::string& path, std::size_t index) {
  return fmt::format("{}[{}]", path, index);
}

std::optional<Test> parse_test(const doc::Value& value, const std::string& path, ErrorSink& errors) {
  switch (value.kind) {
    case doc::Kind::string:
      if (const auto address = parse_ip(value.text)) return IpTest{{*address, address->bits()}};
      return TextTest{How::equal, value.text};
    case doc::Kind::number:
      return NumberLiteral{value.text, comparable_number(value.text)};
    case doc::Kind::boolean:
    case doc::Kind::null:
      return Keyword{value.kind, value.boolean};
    case doc::Kind::array:
      errors.add(value, path, "a list cannot hold a list", "write the values side by side: [\"a\", \"b\"]");
      return std::nullopt;
    case doc::Kind::object:
      break;
  }
  if (value.members.size() != 1) {
    errors.add(value, path,
               value.members.empty() ? "an empty object stands where a value should"
                                     : "one object holds one operator",
               value.members.empty()
                   ? "a value, or an operator such as {\"prefix\": \"x\"}"
                   : "one object each; a list means OR: [{\"prefix\": \"a\"}, {\"suffix\": \"b\"}]");
    return std::nullopt;
  }
  const auto& member = value.members.front();
  return ExpressionParser(member.value, path_of_key(path, member.key), errors).parse(member);
}

}  // namespace tocsin::match

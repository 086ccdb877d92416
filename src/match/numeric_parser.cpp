#include "match/numeric_parser.h"

#include <fmt/format.h>

#include "doc/json_writer.h"
#include "match/numbers.h"

namespace tocsin::match {
namespace {

constexpr auto kForms = "[\"=\", 5], [\">\", 0] or [\">=\", 0, \"<\", 5]";

class NumericParser {
 public:
  NumericParser(const doc::Value& operand, const std::string& path, ErrorSink& errors)
      : operand_(operand), path_(path), errors_(errors) {}

  std::optional<Test> parse() {
    if (!operand_.is(doc::Kind::array)) {
      return error(operand_, path_,
                   fmt::format("\"numeric\" takes a list, not {}", doc::describe(operand_.kind)), kForms);
    }
    const auto& items = operand_.items;
    if (items.size() != 2 && items.size() != 4) {
      return error(operand_, path_, "\"numeric\" takes one or two pairs of comparison and number", kForms);
    }
    const bool good_first = comparison(0, items.size() == 4);
    const bool good_second = items.size() == 2 || upper_comparison();
    const auto first = number(1);
    const auto second = items.size() == 4 ? number(3) : first;
    if (!good_first || !good_second || !first || !second) return std::nullopt;
    if (items.size() == 2) return one_sided(items[0].text, *first);
    if (*first >= *second) {
      return error(
          items[1], path_of_index(path_, 1), "the lower end of the range is not below its upper end",
          *first == *second ? fmt::format("for one number: [\"=\", {}]", items[1].text) : "swap the numbers");
    }
    return Numeric{Bound{*first, items[0].text == ">="}, Bound{*second, items[2].text == "<="}};
  }

 private:
  std::nullopt_t error(const doc::Value& at, const std::string& path, std::string message, std::string hint) {
    errors_.add(at, path, std::move(message), std::move(hint));
    return std::nullopt;
  }

  static bool is_lower(const std::string& text) { return text == ">" || text == ">="; }
  static bool is_upper(const std::string& text) { return text == "<" || text == "<="; }

  bool comparison(std::size_t index, bool of_range) {
    const auto& item = operand_.items[index];
    const auto path = path_of_index(path_, index);
    if (!item.is(doc::Kind::string)) {
      error(item, path, fmt::format("a comparison was expected, not {}", doc::describe(item.kind)), kForms);
      return false;
    }
    if (item.text != "=" && !is_lower(item.text) && !is_upper(item.text)) {
      error(item, path, fmt::format("there is no comparison {}", doc::quote(item.text)), "=, <, <=, > or >=");
      return false;
    }
    if (of_range && !is_lower(item.text)) {
      error(item, path, fmt::format("a range cannot begin with {}", doc::quote(item.text)),
            "first > or >= and the lower end, then < or <= and the upper end");
      return false;
    }
    return true;
  }

  bool upper_comparison() {
    const auto& item = operand_.items[2];
    if (item.is(doc::Kind::string) && is_upper(item.text)) return true;
    error(item, path_of_index(path_, 2),
          "the second comparison of a range is < or <=", "[\">=\", 0, \"<\", 5]");
    return false;
  }

  std::optional<double> number(std::size_t index) {
    const auto& item = operand_.items[index];
    const auto path = path_of_index(path_, index);
    if (item.is(doc::Kind::number)) return parse_comparable(item, path, errors_);
    return error(item, path, fmt::format("a number was expected, not {}", doc::describe(item.kind)),
                 item.is(doc::Kind::string) ? "without quotes" : kForms);
  }

  static Numeric one_sided(const std::string& comparison, double value) {
    const Bound bound{value, comparison != "<" && comparison != ">"};
    if (comparison == "=") return {bound, bound};
    if (is_lower(comparison)) return {bound, std::nullopt};
    return {std::nullopt, bound};
  }

  const doc::Value& operand_;
  const std::string& path_;
  ErrorSink& errors_;
};

}  // namespace

std::optional<Test> parse_numeric(const doc::Value& operand, const std::string& path, ErrorSink& errors) {
  return NumericParser(operand, path, errors).parse();
}

std::optional<double> parse_comparable(const doc::Value& value, const std::string& path, ErrorSink& errors) {
  const auto number = comparable_number(value.text);
  if (!number) {
    errors.add(value, path, "this number cannot be compared by value: it has more digits than a double keeps",
               "at most 15 digits, or 17 when a double holds them exactly, between 5e-324 and 1.7e308");
  }
  return number;
}

}  // namespace tocsin::match

#include "prove/branch_expression.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/text.h"
#include "prove/record_fields.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;
using sigma::Glob;
using sigma::ValueTest;

/// "detail.eventName" -> "eventName"; nothing for what a detection cannot name.
std::optional<std::string> field_of(std::string_view path) {
  constexpr std::string_view kDetail = "detail.";
  if (path.starts_with(kDetail)) return std::string(path.substr(kDetail.size()));
  if (path.find('.') == std::string_view::npos && path != "detail" && is_single(path))
    return std::string(path);
  return std::nullopt;
}

/// EventBridge's wildcards know no `?`.
Glob glob_of(std::string_view wildcard) {
  std::string out;
  for (std::size_t i = 0; i < wildcard.size(); ++i) {
    if (wildcard[i] == '\\' && i + 1 < wildcard.size()) {
      out += wildcard[i++];
    } else if (wildcard[i] == '?') {
      out += '\\';
    }
    out += wildcard[i];
  }
  return Glob::parse(out);
}

std::optional<ValueTest> said(const match::TextTest& test) {
  using How = match::TextTest::How;
  const bool cased = test.how == How::equal || test.how == How::prefix || test.how == How::suffix ||
                     test.how == How::wildcard;
  if (!cased && ascii_prefix(test.text) != test.text.size()) return std::nullopt;
  auto glob = test.how == How::wildcard ? glob_of(test.text) : Glob::plain(test.text);
  if (test.how == How::prefix || test.how == How::prefix_ignoring_case) glob.any_after();
  if (test.how == How::suffix || test.how == How::suffix_ignoring_case) glob.any_before();
  return sigma::GlobTest{std::move(glob), cased};
}

Expression anything() {
  return sigma::all_of({});
}

/// One test of a field.
struct Said {
  const std::string& field;
  const doc::Value& written;

  Expression item(ValueTest test) const { return sigma::of({field, {std::move(test)}}); }

  Expression operator()(const match::TextTest& test) const {
    auto one = said(test);
    return one ? item(std::move(*one)) : anything();
  }
  Expression operator()(const match::NumberLiteral& test) const {
    return test.value ? item(sigma::NumberTest{test.text, *test.value}) : anything();
  }
  Expression operator()(const match::Keyword& test) const {
    if (test.kind == doc::Kind::boolean) return item(sigma::BooleanTest{test.boolean});
    return item(sigma::NullTest{});
  }
  Expression operator()(const match::AnythingButTexts& test) const {
    auto there = item(sigma::ExistsTest{true});
    std::vector<ValueTest> denied;
    for (const auto& one : test.tests) {
      if (auto text = said(one)) denied.push_back(std::move(*text));
    }
    // Of a list one other element is enough.
    if (!is_single(field) || denied.empty()) return there;
    return sigma::all_of({std::move(there), sigma::negation_of(sigma::of({field, std::move(denied)}))});
  }
  Expression operator()(const match::AnythingButNumbers&) const { return item(sigma::ExistsTest{true}); }
  Expression operator()(const match::Numeric& test) const {
    using enum sigma::Comparison;
    std::vector<Expression> bounds;
    if (test.low)
      bounds.push_back(item(sigma::CompareTest{test.low->inclusive ? at_least : greater, test.low->value}));
    if (test.high)
      bounds.push_back(item(sigma::CompareTest{test.high->inclusive ? at_most : less, test.high->value}));
    return sigma::all_of(std::move(bounds));
  }
  Expression operator()(const match::Exists& test) const {
    // What is an object is absent to a pattern.
    return test.present || is_single(field) ? item(sigma::ExistsTest{test.present}) : anything();
  }
  Expression operator()(const match::IpTest& test) const {
    const auto* cidr = written.find("cidr");
    return item(sigma::CidrTest{test.range, cidr != nullptr ? cidr->text : written.text});
  }
};

/// Plain tests of one field as one item.
Expression joined(std::vector<Expression> ways) {
  const bool plain = std::ranges::all_of(ways, [](const Expression& way) { return way.item != nullptr; });
  if (!plain || ways.size() < 2) return sigma::any_of(std::move(ways));
  sigma::Item item{ways.front().item->field, {}};
  for (const auto& way : ways) item.tests.push_back(way.item->tests.front());
  return sigma::of(std::move(item));
}

}  // namespace

sigma::Expression expression_of(const Branch& branch) {
  std::vector<Expression> parts;
  for (const auto& [path, field] : branch.fields) {
    const auto name = field_of(path);
    const auto written = written_tests(*field);
    if (!name || written.size() != field->tests.size()) continue;
    std::vector<Expression> ways;
    for (std::size_t i = 0; i < written.size(); ++i)
      ways.push_back(std::visit(Said{*name, written[i]}, field->tests[i]));
    parts.push_back(joined(std::move(ways)));
  }
  return {Expression::Kind::all, std::move(parts), nullptr};
}

}  // namespace tocsin::prove

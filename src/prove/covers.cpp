#include "prove/covers.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "doc/json_writer.h"
#include "prove/witness.h"

namespace tocsin::prove {
namespace {

using match::TextTest;

const std::string* exact_text(const match::Test& test) {
  const auto* text = std::get_if<TextTest>(&test);
  return text != nullptr && text->how == TextTest::How::equal ? &text->text : nullptr;
}

/// The texts of the narrow test all begin (end) as the wide one asks.
bool is_longer(const TextTest& narrow, const TextTest& wide) {
  using How = TextTest::How;
  if (narrow.how != wide.how) return false;
  if (wide.how == How::prefix) return narrow.text.starts_with(wide.text);
  return wide.how == How::suffix && narrow.text.ends_with(wide.text);
}

bool is_inside(const match::Numeric& narrow, const match::Numeric& wide) {
  const auto holds = [](const std::optional<match::Bound>& inner, const std::optional<match::Bound>& outer,
                        int sign) {
    if (!outer) return true;
    if (!inner) return false;
    const double distance = (inner->value - outer->value) * sign;
    return distance > 0 || (distance == 0 && (outer->inclusive || !inner->inclusive));
  };
  return holds(narrow.low, wide.low, 1) && holds(narrow.high, wide.high, -1);
}

/// Whatever passes the narrow test passes one of the wide field's.
bool test_covered(const match::Field& wide, const match::Test& narrow, const doc::Value& written) {
  const auto wide_written = written_tests(wide);
  for (std::size_t i = 0; i < wide.tests.size() && i < wide_written.size(); ++i) {
    const auto& test = wide.tests[i];
    if (doc::equal(wide_written[i], written)) return true;
    const auto* exists = std::get_if<match::Exists>(&test);
    const auto* absent = std::get_if<match::Exists>(&narrow);
    if (exists != nullptr && exists->present && (absent == nullptr || absent->present)) return true;
    const auto* text = std::get_if<TextTest>(&test);
    const auto* narrow_text = std::get_if<TextTest>(&narrow);
    if (text != nullptr && narrow_text != nullptr && is_longer(*narrow_text, *text)) return true;
    const auto* range = std::get_if<match::Numeric>(&test);
    const auto* narrow_range = std::get_if<match::Numeric>(&narrow);
    if (range != nullptr && narrow_range != nullptr && is_inside(*narrow_range, *range)) return true;
  }
  // A value that stands for itself: the matcher knows.
  const bool is_value = exact_text(narrow) != nullptr || std::holds_alternative<match::Keyword>(narrow);
  auto event = doc::object();
  return is_value && put(event, wide.path, written) && matcher_of(wide).matches(event);
}

bool field_covered(const match::Field& wide, const match::Field* narrow) {
  if (narrow == nullptr) return false;
  const auto written = written_tests(*narrow);
  if (written.size() != narrow->tests.size()) return false;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (!test_covered(wide, narrow->tests[i], written[i])) return false;
  }
  return true;
}

}  // namespace

bool covers(const Branch& wide, const Branch& narrow) {
  return std::all_of(wide.fields.begin(), wide.fields.end(), [&](const auto& field) {
    return field_covered(*field.second, narrow.field(field.first));
  });
}

bool covers(const Branches& wide, const Branches& narrow) {
  return std::all_of(narrow.all().begin(), narrow.all().end(), [&](const Branch& branch) {
    return std::any_of(wide.all().begin(), wide.all().end(),
                       [&](const Branch& other) { return covers(other, branch); });
  });
}

}  // namespace tocsin::prove

#include "rule/file/rule_reader.h"

#include <fmt/format.h>
#include <iterator>

#include "doc/fields.h"
#include "doc/yaml_reader.h"
#include "rule/file/formats.h"
#include "rule/file/rule_checks.h"
#include "rule/file/rule_test_reader.h"

namespace tocsin::rule {
namespace {

using doc::Fields;
using doc::Kind;

class RuleReader {
 public:
  RuleReader(const RuleFile& file, doc::Value& root, Diagnostics& diagnostics)
      : file_(file), root_(root), diagnostics_(diagnostics), fields_(file.source, root, "$", diagnostics) {}

  ParsedRule read(const sigma::Placeholders& placeholders) {
    if (!root_.is(Kind::object)) return {};
    if (auto* detection = root_.find("detection"))
      sigma::expand_placeholders(*detection, file_.source, placeholders, diagnostics_);
    ParsedRule out{read_rule_document(fields_, root_, From::file),
                   {},
                   fields_.flag("replaces", false),
                   file_.builtin,
                   {}};
    out.rule.path = file_.source.name;
    check_id(out);
    // Only checked: who reads the rule wants it (rule/severity_reason.h), neither the alert nor the function's bundle.
    fields_.maybe_text("severity_reason");
    read_tests(out.rule);
    fields_.done();
    return out;
  }

 private:
  void check_id(ParsedRule& out) {
    const auto& id = out.rule.id;
    const auto* value = root_.find("id");
    out.id_place = diagnose(file_.source, value == nullptr ? root_.begin : value->begin, "", "", "$.id");
    const auto stem = file_stem(file_.source.name);
    if (!is_kebab_case(id) || id == stem) return;
    fields_.error("id", fmt::format("the id \"{}\" is not the file's name", id),
                  fmt::format("write \"{}\", or rename the file to {}.yaml", stem, id));
  }

  void read_tests(Rule& rule) {
    RuleTestReader reader(file_, diagnostics_, !rule.correlation.is(Kind::null));
    const auto* tests = fields_.maybe_value("tests");
    if (file_.tests_left_out) return;
    if (tests == nullptr && !file_.tests) fields_.value("tests");
    if (tests != nullptr) reader.read(file_.source, *tests);
    if (file_.tests) {
      if (auto root = doc::read_yaml(*file_.tests)) {
        Fields fields(*file_.tests, *root, "$", diagnostics_);
        if (const auto* more = fields.value("tests")) reader.read(*file_.tests, *more);
        fields.done();
      } else {
        diagnostics_.insert(diagnostics_.end(), root.error().begin(), root.error().end());
      }
    }
    rule.tests = reader.take();
  }

  const RuleFile& file_;
  doc::Value& root_;
  Diagnostics& diagnostics_;
  Fields fields_;
};

/// `summary: {{ actor }} did it` is a mapping to YAML, whose own message helps nobody.
void explain_braces(Diagnostics& diagnostics) {
  for (auto& d : diagnostics) {
    if (d.hint.empty() && d.line_text.find("{{") != std::string::npos) {
      d.hint = "a text that begins with {{ must stand in quotes: \"{{ actor }} ...\"";
    }
  }
}

}  // namespace

std::optional<ParsedRule> read_rule(const RuleFile& file, bool run_tests, Diagnostics& diagnostics,
                                    const sigma::Placeholders& placeholders) {
  Diagnostics own;
  std::optional<ParsedRule> out;
  if (auto root = doc::read_yaml(file.source)) {
    out = RuleReader(file, *root, own).read(placeholders);
    if (!file.tests_left_out) check_rule(file, *root, *out, run_tests, own);
  } else {
    own = std::move(root.error());
    explain_braces(own);
  }
  sort_by_place(own);
  const bool failed = has_errors(own);
  std::move(own.begin(), own.end(), std::back_inserter(diagnostics));
  if (failed) return std::nullopt;
  return out;
}

}  // namespace tocsin::rule

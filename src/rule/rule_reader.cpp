#include "rule/rule_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "base/text.h"
#include "doc/fields.h"
#include "doc/yaml_reader.h"
#include "rule/formats.h"
#include "rule/known_types.h"
#include "rule/rule_checks.h"
#include "rule/rule_test_reader.h"

namespace tocsin::rule {
namespace {

using doc::Fields;
using doc::Kind;

class RuleReader {
 public:
  RuleReader(const RuleFile& file, const doc::Value& root, Diagnostics& diagnostics)
      : file_(file), root_(root), diagnostics_(diagnostics), fields_(file.source, root, "$", diagnostics) {}

  ParsedRule read() {
    if (!root_.is(Kind::object)) return {};
    auto& rule = out_.rule;
    rule.path = file_.source.name;
    out_.builtin = file_.builtin;
    read_id();
    out_.replaces = fields_.flag("replaces", false);
    if (fields_.maybe_value("correlation") != nullptr) {
      fields_.error("correlation", "counting and correlating events is not yet supported",
                    "a rule has a \"pattern\"");
    }
    rule.title = template_of(fields_, "title", Template::Use::text);
    read_severity();
    rule.why = fields_.text("why");
    rule.tags = checked_texts("tags", is_kebab_case, "lower-case words joined with '-': access-key");
    rule.mitre =
        checked_texts("mitre", is_mitre, "a technique, with or without sub-technique: T1136 or T1136.003");
    rule.cis = checked_texts("cis", is_cis, "a section's number in quotes: \"1.16\"");
    if (const auto* pattern = fields_.value("pattern")) {
      rule.pattern = *pattern;
      out_.pattern = pattern_of(*pattern, "$.pattern");
    }
    read_exclusions();
    rule.summary = template_of(fields_, "summary", Template::Use::text);
    read_next_steps();
    rule.false_positives = fields_.texts("false_positives");
    rule.references = checked_texts("references", is_link, "https://...");
    read_tests();
    fields_.done();
    return std::move(out_);
  }

 private:
  void read_id() {
    auto& id = out_.rule.id;
    id = fields_.text("id");
    const auto* value = root_.find("id");
    out_.id_place = diagnose(file_.source, value == nullptr ? root_.begin : value->begin, "", "", "$.id");
    if (id.empty()) return;
    const auto stem = file_stem(file_.source.name);
    if (!is_kebab_case(id)) {
      fields_.error("id", fmt::format("\"{}\" is no id", id),
                    "lower-case words and numbers joined with '-': iam-user-created");
    } else if (id != stem) {
      fields_.error("id", fmt::format("the id \"{}\" is not the file's name", id),
                    fmt::format("write \"{}\", or rename the file to {}.yaml", stem, id));
    }
  }

  void read_severity() {
    if (fields_.value("severity") == nullptr) return;
    // fields_.choice() lists the names from the lowest; info is what a wrong one would give.
    out_.rule.severity = static_cast<Severity>(fields_.choice("severity", kSeverityNames, 0));
  }

  std::vector<std::string> checked_texts(std::string_view key, bool (*fits)(std::string_view),
                                         std::string hint) {
    auto texts = fields_.texts(key);
    const auto* list = root_.find(key);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const auto& item = list->items[i];
      if (!item.is(Kind::string) || trim(item.text).empty()) continue;  // fields_.texts() has said so
      const auto repeated =
          std::any_of(list->items.begin(), list->items.begin() + static_cast<std::ptrdiff_t>(i),
                      [&](const doc::Value& other) { return other.text == item.text; });
      if (!fits(item.text))
        error(item, fmt::format("\"{}\" does not fit in \"{}\"", item.text, key), hint, key, i);
      if (repeated) error(item, fmt::format("\"{}\" stands in \"{}\" twice", item.text, key), "", key, i);
    }
    return texts;
  }

  void error(const doc::Value& at, std::string message, std::string hint, std::string_view key,
             std::size_t index) {
    diagnostics_.push_back(diagnose(file_.source, at.begin, std::move(message), std::move(hint),
                                    fmt::format("$.{}[{}]", key, index)));
  }

  match::Pattern pattern_of(const doc::Value& value, const std::string& path) {
    auto parsed = match::parse_pattern(value, file_.source);
    check_known_types(file_.source, value, path, diagnostics_);
    if (parsed) return std::move(*parsed);
    for (auto& d : parsed.error()) {
      if (d.path.starts_with('$')) d.path = path + d.path.substr(1);
      diagnostics_.push_back(std::move(d));
    }
    return {};
  }

  void read_exclusions() {
    const auto* list = list_of("exclude");
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const auto path = fmt::format("$.exclude[{}]", i);
      Fields fields(file_.source, list->items[i], path, diagnostics_);
      if (!list->items[i].is(Kind::object)) continue;
      Exclusion exclusion{one_line(fields, "reason"), {}};
      const auto same = [&](const Exclusion& other) { return other.reason == exclusion.reason; };
      auto& exclusions = out_.rule.exclusions;
      if (!exclusion.reason.empty() && std::any_of(exclusions.begin(), exclusions.end(), same)) {
        fields.error("reason", "another exclusion has this reason", "tests name an exclusion by its reason");
      }
      match::Pattern pattern;
      if (const auto* value = fields.value("pattern")) {
        exclusion.pattern = *value;
        pattern = pattern_of(*value, path + ".pattern");
      }
      fields.done();
      exclusions.push_back(std::move(exclusion));
      out_.exclusions.push_back(std::move(pattern));
    }
  }

  void read_next_steps() {
    if (fields_.value("next_steps") == nullptr) return;
    const auto* list = list_of("next_steps");
    if (list != nullptr && list->items.empty()) fields_.error("next_steps", "\"next_steps\" is empty");
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      Fields fields(file_.source, list->items[i], fmt::format("$.next_steps[{}]", i), diagnostics_);
      if (!list->items[i].is(Kind::object)) continue;
      NextStep step{template_of(fields, "do", Template::Use::text), std::nullopt};
      if (fields.has("run")) step.command = template_of(fields, "run", Template::Use::command);
      fields.done();
      out_.rule.next_steps.push_back(std::move(step));
    }
  }

  void read_tests() {
    RuleTestReader reader(file_, diagnostics_);
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
    out_.rule.tests = reader.take();
  }

  const doc::Value* list_of(std::string_view key) {
    const auto* list = fields_.maybe_value(key);
    if (list == nullptr || list->is(Kind::array)) return list;
    fields_.error(key, fmt::format("\"{}\" must be an array, not {}", key, describe(list->kind)),
                  "begin each entry with \"- \"");
    return nullptr;
  }

  std::string one_line(Fields& fields, std::string_view key) {
    auto text = fields.text(key);
    text = trim(text);
    if (text.find('\n') != std::string::npos) {
      fields.error(key, fmt::format("\"{}\" must be one line", key), "a long line may be folded with >-");
    }
    return text;
  }

  Template template_of(Fields& fields, std::string_view key, Template::Use use) {
    auto parsed = Template::parse(one_line(fields, key), use);
    if (parsed) return std::move(*parsed);
    for (auto& e : parsed.error()) {
      diagnostics_.push_back(diagnose(file_.source, place_of(fields, key, e.snippet), std::move(e.message),
                                      std::move(e.hint), fields.path_of(key)));
    }
    return {};
  }

  /// Where `snippet` stands in the value of `key`. A folded or escaped text is not in the file as it is in the value: then
  /// the value's own place must do.
  std::size_t place_of(Fields& fields, std::string_view key, const std::string& snippet) {
    const auto* value = fields.maybe_value(key);
    const std::size_t begin = value == nullptr ? 0 : value->begin;
    const auto found = file_.source.text.find(snippet, begin);
    const auto reach = value == nullptr ? 0 : begin + 2 * value->text.size() + 16;
    return found != std::string::npos && found < reach ? found : begin;
  }

  const RuleFile& file_;
  const doc::Value& root_;
  Diagnostics& diagnostics_;
  Fields fields_;
  ParsedRule out_;
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

std::optional<ParsedRule> read_rule(const RuleFile& file, bool run_tests, Diagnostics& diagnostics) {
  Diagnostics own;
  std::optional<ParsedRule> out;
  if (auto root = doc::read_yaml(file.source)) {
    out = RuleReader(file, *root, own).read();
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

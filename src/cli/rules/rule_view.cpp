#include "cli/rules/rule_view.h"

#include <fmt/format.h>
#include <optional>
#include <vector>

#include "base/text.h"
#include "cli/rules/rule_text.h"
#include "doc/json_writer.h"
#include "rule/file/severity_reason.h"

namespace tocsin::cli {
namespace {

doc::Value texts(const std::vector<std::string>& from) {
  auto out = doc::array();
  for (const auto& text : from) out.items.push_back(doc::string(text));
  return out;
}

std::string_view outcome(const rule::RuleTest& test) {
  if (test.match) return "alerts";
  return test.excluded_by.empty() ? "misses" : "excluded";
}

/// `text` with every line `indent` spaces to the right.
std::string indented(std::string_view text, std::size_t indent) {
  std::string out;
  for (const auto line : split(text, '\n')) {
    out += std::string(line.empty() ? 0 : indent, ' ') + printable(line) + "\n";
  }
  return out;
}

void list(std::string& out, std::string_view heading, const std::vector<std::string>& entries) {
  if (entries.empty()) return;
  out += fmt::format("\n{}\n", heading);
  for (const auto& entry : entries) out += fmt::format("  - {}\n", printable(trim(entry)));
}

void facts(std::string& out, std::string_view label, const std::vector<std::string>& values) {
  if (!values.empty()) out += fmt::format("{:<10}{}\n", label, fmt::join(values, ", "));
}

/// What the rule's file says of its severity; a file that is gone since it was loaded says nothing.
std::optional<std::string> reason_of(const rule::Rule& rule) {
  const auto text = rule_text(rule);
  return text ? rule::severity_reason(*text) : std::nullopt;
}

}  // namespace

doc::Value rule_summary(const rule::Rule& rule) {
  return doc::object({{"id", doc::string(rule.id)},
                      {"title", doc::string(rule.title.source())},
                      {"severity", doc::string(std::string(name(rule.severity)))},
                      {"tags", texts(rule.tags)},
                      {"mitre", texts(rule.mitre)},
                      {"cis", texts(rule.cis)},
                      {"tests", doc::number(static_cast<std::int64_t>(rule.tests.size()))},
                      {"path", doc::string(rule.path)}});
}

doc::Value rule_document(const rule::Rule& rule) {
  auto out = rule_summary(rule);
  if (const auto reason = reason_of(rule)) out.set("severity_reason", doc::string(*reason));
  out.set("why", doc::string(rule.why));
  out.set("pattern", rule.pattern);
  if (!rule.detection.is(doc::Kind::null)) out.set("detection", rule.detection);
  auto exclude = doc::array();
  for (const auto& exclusion : rule.exclusions) {
    exclude.items.push_back(
        doc::object({{"reason", doc::string(exclusion.reason)}, {"pattern", exclusion.pattern}}));
  }
  out.set("exclude", std::move(exclude));
  out.set("summary", doc::string(rule.summary.source()));
  auto steps = doc::array();
  for (const auto& step : rule.next_steps) {
    auto value = doc::object({{"do", doc::string(step.text.source())}});
    if (step.command) value.set("run", doc::string(step.command->source()));
    steps.items.push_back(std::move(value));
  }
  out.set("next_steps", std::move(steps));
  out.set("false_positives", texts(rule.false_positives));
  out.set("references", texts(rule.references));
  auto tests = doc::array();
  for (const auto& test : rule.tests) {
    auto value = doc::object({{"name", doc::string(test.name)}, {"match", doc::boolean(test.match)}});
    if (!test.excluded_by.empty()) value.set("excluded_by", doc::string(test.excluded_by));
    tests.items.push_back(std::move(value));
  }
  out.set("tests", std::move(tests));
  return out;
}

std::string rule_for_people(const rule::Rule& rule) {
  std::string out =
      fmt::format("{}\n\n{}\n\n", printable(rule.title.source()), printable_lines(trim(rule.why)));
  out += fmt::format("{:<10}{}\n{:<10}{}\n{:<10}{}\n", "id", rule.id, "severity", name(rule.severity), "file",
                     printable(rule.path));
  if (const auto reason = reason_of(rule)) out += fmt::format("{:<10}{}\n", "because", printable(*reason));
  facts(out, "tags", rule.tags);
  facts(out, "mitre", rule.mitre);
  facts(out, "cis", rule.cis);
  out += "\nAlerts for events that match\n" + indented(doc::to_pretty_json(rule.pattern), 2);
  if (!rule.detection.is(doc::Kind::null)) {
    out += "\nand satisfy\n" + indented(doc::to_pretty_json(rule.detection), 2);
  }
  if (!rule.exclusions.empty()) out += "\nunless\n";
  for (const auto& exclusion : rule.exclusions) {
    out += fmt::format("  - {}\n", printable(exclusion.reason)) +
           indented(doc::to_pretty_json(exclusion.pattern), 4);
  }
  out += fmt::format("\nSays\n  {}\n\nNext steps\n", printable(rule.summary.source()));
  std::size_t number = 0;
  for (const auto& step : rule.next_steps) {
    out += fmt::format("  {}. {}\n", ++number, printable(step.text.source()));
    if (step.command) out += fmt::format("     $ {}\n", printable(step.command->source()));
  }
  list(out, "Harmless causes", rule.false_positives);
  list(out, "Read more", rule.references);
  out += "\nTests\n";
  for (const auto& test : rule.tests) out += fmt::format("  {:<10}{}\n", outcome(test), printable(test.name));
  return out;
}

}  // namespace tocsin::cli

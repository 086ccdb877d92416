#include "rule/file/rule_document.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "rule/file/formats.h"
#include "rule/file/known_types.h"

namespace tocsin::rule {
namespace {

using doc::Fields;
using doc::Kind;

class DocumentReader {
 public:
  DocumentReader(Fields& fields, doc::Value& root, From from)
      : source_(fields.source()),
        root_(root),
        from_(from),
        diagnostics_(fields.diagnostics()),
        fields_(fields) {}

  ReadRule read() {
    auto& rule = out_.rule;
    read_id();
    rule.title = template_of(fields_, "title", Template::Use::text);
    read_severity();
    rule.why = fields_.text("why");
    rule.tags = checked_texts("tags", is_kebab_case, "lower-case words joined with '-': access-key");
    rule.mitre =
        checked_texts("mitre", is_mitre, "a technique, with or without sub-technique: T1136 or T1136.003");
    rule.cis = checked_texts("cis", is_cis, "a section's number in quotes: \"1.16\"");
    rule.alerts = fields_.flag("alerts", true);
    read_correlation_or_pattern();
    read_detection();
    read_exclusions();
    rule.summary = template_of(fields_, "summary", Template::Use::text);
    read_next_steps();
    rule.false_positives = fields_.texts("false_positives");
    rule.references = checked_texts("references", is_link, "https://...");
    return std::move(out_);
  }

 private:
  void read_id() {
    auto& id = out_.rule.id;
    id = fields_.text("id");
    if (id.empty() || is_kebab_case(id)) return;
    fields_.error("id", fmt::format("\"{}\" is no id", id),
                  "lower-case words and numbers joined with '-': iam-user-created");
  }

  void read_severity() {
    if (fields_.value("severity") == nullptr) return;
    // fields_.choice() lists the names from the lowest; info is what a wrong one would give.
    out_.rule.severity = static_cast<Severity>(fields_.choice("severity", kSeverityNames, 0));
  }

  std::vector<std::string> checked_texts(std::string_view key, bool (*fits)(std::string_view),
                                         const std::string& hint) {
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
    diagnostics_.push_back(diagnose(source_, at.begin, std::move(message), std::move(hint),
                                    fmt::format("{}[{}]", fields_.path_of(key), index)));
  }

  /// The member "pattern" of `object`, parsed; as it stands it goes to `written`.
  match::Pattern pattern_of(Fields& fields, doc::Value& object, doc::Value& written) {
    if (fields.value("pattern") == nullptr) return {};
    auto& value = *object.find("pattern");
    const auto path = fields.path_of("pattern");
    auto parsed = match::parse_pattern(value, source_);
    if (from_ == From::file) check_known_types(source_, value, path, diagnostics_);
    if (!parsed) {
      for (auto& d : parsed.error()) {
        if (d.path.starts_with('$')) d.path = path + d.path.substr(1);
        diagnostics_.push_back(std::move(d));
      }
    }
    if (from_ == From::bundle) {
      written = std::move(value);
    } else {
      written = value;
    }
    return parsed ? std::move(*parsed) : match::Pattern{};
  }

  void read_correlation_or_pattern() {
    auto& rule = out_.rule;
    const auto* value = fields_.maybe_value("correlation");
    if (value == nullptr) {
      out_.pattern = pattern_of(fields_, root_, rule.pattern);
      return;
    }
    if (from_ == From::file && fields_.maybe_value("pattern") != nullptr)
      fields_.error("pattern", "a correlation has no pattern", "its patterns stand in \"events\"");
    out_.correlation = read_correlation(fields_, *value);
    rule.correlation = *value;
    if (!out_.correlation) return;
    std::vector<doc::Value> patterns;
    for (const auto& one : out_.correlation->counted) {
      if (one.own) patterns.push_back(one.written);
    }
    rule.pattern = any_of(patterns);
    // In a bundle the rules that it counts may be elsewhere.
    if (from_ == From::bundle && fields_.has("pattern")) pattern_of(fields_, root_, rule.pattern);
  }

  void read_detection() {
    const auto* value = fields_.maybe_value("detection");
    if (value == nullptr) return;
    if (fields_.has("correlation")) fields_.error("detection", "a correlation has no detection");
    auto detection = sigma::Detection::read(source_, *value);
    if (detection) {
      out_.detection = std::move(*detection);
      out_.rule.detection = *value;
    } else {
      std::move(detection.error().begin(), detection.error().end(), std::back_inserter(diagnostics_));
    }
  }

  void read_exclusions() {
    auto* list = list_of("exclude") == nullptr ? nullptr : root_.find("exclude");
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const auto path = fmt::format("{}[{}]", fields_.path_of("exclude"), i);
      Fields fields(source_, list->items[i], path, diagnostics_);
      if (!list->items[i].is(Kind::object)) continue;
      Exclusion exclusion{one_line(fields, "reason"), {}};
      const auto same = [&](const Exclusion& other) { return other.reason == exclusion.reason; };
      auto& exclusions = out_.rule.exclusions;
      if (!exclusion.reason.empty() && std::any_of(exclusions.begin(), exclusions.end(), same)) {
        fields.error("reason", "another exclusion has this reason", "tests name an exclusion by its reason");
      }
      auto pattern = pattern_of(fields, list->items[i], exclusion.pattern);
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
      Fields fields(source_, list->items[i], fmt::format("{}[{}]", fields_.path_of("next_steps"), i),
                    diagnostics_);
      if (!list->items[i].is(Kind::object)) continue;
      NextStep step{template_of(fields, "do", Template::Use::text), std::nullopt};
      if (fields.has("run")) step.command = template_of(fields, "run", Template::Use::command);
      fields.done();
      out_.rule.next_steps.push_back(std::move(step));
    }
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
      diagnostics_.push_back(diagnose(source_, place_of(fields, key, e.snippet), std::move(e.message),
                                      std::move(e.hint), fields.path_of(key)));
    }
    return {};
  }

  /// Where `snippet` stands in the value of `key`. A folded or escaped text is not in the file as it is in the value: then
  /// the value's own place must do.
  std::size_t place_of(Fields& fields, std::string_view key, const std::string& snippet) {
    const auto* value = fields.maybe_value(key);
    const std::size_t begin = value == nullptr ? 0 : value->begin;
    const auto found = source_.text.find(snippet, begin);
    const auto reach = value == nullptr ? 0 : begin + 2 * value->text.size() + 16;
    return found != std::string::npos && found < reach ? found : begin;
  }

  const SourceText& source_;
  doc::Value& root_;
  const From from_;
  Diagnostics& diagnostics_;
  Fields& fields_;
  ReadRule out_;
};

void set_texts(doc::Value& out, std::string key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  auto list = doc::array();
  for (const auto& text : texts) list.items.push_back(doc::string(text));
  out.set(std::move(key), std::move(list));
}

}  // namespace

ReadRule read_rule_document(Fields& fields, doc::Value& root, From from) {
  return DocumentReader(fields, root, from).read();
}

doc::Value write_rule_document(const Rule& rule) {
  auto out = doc::object({{"id", doc::string(rule.id)},
                          {"title", doc::string(rule.title.source())},
                          {"severity", doc::string(std::string(name(rule.severity)))},
                          {"why", doc::string(rule.why)}});
  set_texts(out, "tags", rule.tags);
  set_texts(out, "mitre", rule.mitre);
  set_texts(out, "cis", rule.cis);
  if (rule.correlation.is(Kind::null)) {
    out.set("pattern", rule.pattern);
  } else {
    out.set("correlation", rule.correlation);
    if (rule.correlation.find("rules") != nullptr) out.set("pattern", rule.pattern);
  }
  if (!rule.alerts) out.set("alerts", doc::boolean(false));
  if (!rule.detection.is(Kind::null)) out.set("detection", rule.detection);
  auto exclude = doc::array();
  for (const auto& exclusion : rule.exclusions) {
    exclude.items.push_back(
        doc::object({{"reason", doc::string(exclusion.reason)}, {"pattern", exclusion.pattern}}));
  }
  if (!exclude.items.empty()) out.set("exclude", std::move(exclude));
  out.set("summary", doc::string(rule.summary.source()));
  auto steps = doc::array();
  for (const auto& step : rule.next_steps) {
    auto value = doc::object({{"do", doc::string(step.text.source())}});
    if (step.command) value.set("run", doc::string(step.command->source()));
    steps.items.push_back(std::move(value));
  }
  if (!steps.items.empty()) out.set("next_steps", std::move(steps));
  set_texts(out, "false_positives", rule.false_positives);
  set_texts(out, "references", rule.references);
  return out;
}

}  // namespace tocsin::rule

#include "rule/bundle.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>
#include <utility>

#include "doc/fields.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "rule/bundle_lines.h"
#include "rule/file/rule_document.h"
#include "rule/no_such_rule.h"

namespace tocsin::rule {
namespace {

constexpr std::string_view kVersionKey = "tocsin_bundle";
constexpr std::string_view kVersion = "1";
// What write_bundle() puts before and after its lines, each a rule.
constexpr std::string_view kFirstLine = R"({"tocsin_bundle":1,"rules":[)";
constexpr std::string_view kLastLine = "]}";
constexpr auto kWriteAnew = "write it anew: tocsin rules compile --bundle -o FILE";

/// Said first and alone: what another version holds is no error of this one.
std::optional<Diagnostic> objection_to_version(const SourceText& source, const doc::Value& root) {
  const auto path = fmt::format("$.{}", kVersionKey);
  const auto* version = root.find(kVersionKey);
  if (version == nullptr)
    return diagnose(source, root.begin,
                    fmt::format("this is no bundle of rules: it has no \"{}\"", kVersionKey), kWriteAnew,
                    "$");
  if (version->is(doc::Kind::number) && version->text == kVersion) return std::nullopt;
  return diagnose(source, version->begin,
                  fmt::format("this is a bundle of version {}; this program reads version {}",
                              doc::to_json(*version), kVersion),
                  kWriteAnew, path);
}

class BundleReader {
 public:
  BundleReader(const SourceText& source, const std::vector<std::string>& disabled)
      : source_(source), disabled_(disabled) {}

  /// Reads the text as write_bundle() writes it, line by line: the memory of one rule's document serves the next, which at a
  /// function's start saves half the time. False, with nothing to be used, when it looks otherwise or something is wrong.
  bool read_lines(std::string_view text) {
    const auto next_line = [&text] {
      const auto line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      return line;
    };
    if (next_line() != kFirstLine) return false;
    bool comma = false;
    auto line = next_line();
    for (bool first = true; line != kLastLine; first = false, line = next_line()) {
      if (comma == first) return false;
      comma = line.ends_with(',');
      line.remove_suffix(comma ? 1 : 0);
      auto rule = doc::parse_json(line);
      if (!rule || !rule->is(doc::Kind::object)) return false;
      read_rule(*rule, "$");
      if (!diagnostics_.empty()) return false;
    }
    return !comma && text.empty();
  }

  void read(doc::Value& root) {
    doc::Fields fields(source_, root, "$", diagnostics_);
    fields.value(kVersionKey);
    const bool has_rules = fields.value("rules") != nullptr;
    fields.done();
    if (!has_rules) return;
    auto* rules = root.find("rules");
    if (!rules->is(doc::Kind::array)) {
      fields.error("rules", fmt::format("\"rules\" must be an array, not {}", describe(rules->kind)),
                   kWriteAnew);
      return;
    }
    for (std::size_t i = 0; i < rules->items.size(); ++i) {
      read_rule(rules->items[i], fmt::format("$.rules[{}]", i));
    }
  }

  void check_disabled(std::string_view disabled_in) {
    std::vector<std::string_view> known(ids_.begin(), ids_.end());
    std::sort(known.begin(), known.end());
    for (const auto& id : disabled_) {
      if (!ids_.contains(id)) diagnostics_.push_back(no_such_rule(id, known, std::string(disabled_in)));
    }
  }

  std::vector<ReadRule> take_rules() { return std::move(rules_); }
  Diagnostics take_diagnostics() { return std::move(diagnostics_); }

 private:
  void read_rule(doc::Value& value, std::string path) {
    doc::Fields fields(source_, value, std::move(path), diagnostics_);
    if (!value.is(doc::Kind::object)) return;
    auto read = read_rule_document(fields, value, From::bundle);
    read.rule.path = fields.text("path");
    const auto sources = fields.texts("sources");
    if (fields.has("sources") && sources != sources_of(read.rule.pattern)) {
      fields.error("sources", "these are not the sources that the pattern lists", kWriteAnew);
    }
    const auto names = fields.texts("names");
    if (fields.has("names") && names != names_of(read.rule.pattern)) {
      fields.error("names", "these are not the names of events that the pattern lists", kWriteAnew);
    }
    fields.done();
    if (!ids_.insert(read.rule.id).second) {
      fields.error("id", fmt::format("the id \"{}\" is used twice", read.rule.id), kWriteAnew);
    }
    const bool left_out = std::find(disabled_.begin(), disabled_.end(), read.rule.id) != disabled_.end();
    if (!left_out) rules_.push_back(std::move(read));
  }

  const SourceText& source_;
  const std::vector<std::string>& disabled_;
  std::vector<ReadRule> rules_;
  std::unordered_set<std::string> ids_;  // of all rules, disabled ones too
  Diagnostics diagnostics_;
};

Checked<RuleSet> finished(BundleReader& reader, std::string_view disabled_in) {
  reader.check_disabled(disabled_in);
  auto diagnostics = reader.take_diagnostics();
  if (has_errors(diagnostics)) {
    sort_by_place(diagnostics);
    return tl::make_unexpected(std::move(diagnostics));
  }
  return RuleSet::assemble(reader.take_rules());
}

void set_texts(doc::Value& document, std::string key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  auto list = doc::array();
  for (const auto& text : texts) list.items.push_back(doc::string(text));
  document.set(std::move(key), std::move(list));
}

}  // namespace

std::string write_bundle(const RuleSet& rules) {
  std::string out(kFirstLine);
  for (const auto& rule : rules.rules()) {
    auto document = doc::object();
    // First, and in this order: see bundle_lines.h.
    set_texts(document, "sources", sources_of(rule.pattern));
    set_texts(document, "names", names_of(rule.pattern));
    for (auto& member : write_rule_document(rule).members) document.members.push_back(std::move(member));
    // Where it lies on the machine that writes the bundle is nobody else's business, and differs from machine to machine.
    const bool is_absolute = rule.path.starts_with('/');
    document.set("path", doc::string(is_absolute ? rule.path.substr(rule.path.rfind('/') + 1) : rule.path));
    out += out.ends_with('[') ? "\n" : ",\n";
    out += doc::to_json(document);
  }
  return out + "\n" + std::string(kLastLine) + "\n";
}

Checked<RuleSet> read_bundle(const SourceText& source, const std::vector<std::string>& disabled,
                             std::string_view disabled_in) {
  BundleReader lines(source, disabled);
  if (lines.read_lines(source.text)) return finished(lines, disabled_in);
  auto root = doc::read_json(source);
  if (!root) return tl::make_unexpected(root.error());
  if (auto objection = objection_to_version(source, *root))
    return tl::make_unexpected(Diagnostics{std::move(*objection)});
  BundleReader reader(source, disabled);
  reader.read(*root);
  return finished(reader, disabled_in);
}

}  // namespace tocsin::rule

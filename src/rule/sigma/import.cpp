#include "rule/sigma/import.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "doc/yaml_writer.h"
#include "rule/builtin.h"
#include "rule/file/formats.h"
#include "rule/file/rule_document.h"
#include "rule/file/rule_reader.h"
#include "rule/sigma/documents.h"
#include "rule/sigma/filter.h"
#include "rule/sigma/logsource.h"
#include "rule/sigma/reader.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

constexpr std::string_view kNoEvent = "no event could be made up for its detection";

class Writer {
 public:
  Writer(ParsedRule parsed, const doc::Value& document, const FindCall& find_call)
      : parsed_(std::move(parsed)), find_call_(find_call) {
    if (const auto* own = document.find("tocsin"); own != nullptr && own->is(Kind::object)) own_ = *own;
    take_id();
    document_ = write_rule_document(parsed_.rule);
    for (const auto* key : {"title", "summary", "next_steps", "cis", "tags"}) {
      if (const auto* value = own_.find(key)) document_.set(key, *value);
    }
  }

  ImportedRule write() {
    if (const auto* tests = own_.find("tests")) {
      auto out = composed("", *tests);
      auto wrong = why_not_loading(out);
      return {parsed_.rule.id, std::move(out), replaces_, std::move(wrong)};
    }
    auto tests = made_tests(parsed_, document_, find_call_);
    if (tests) {
      auto out = composed("# review: these events were made up; put real ones in their place\n", *tests);
      if (why_not_loading(out).empty()) return {parsed_.rule.id, std::move(out), replaces_, ""};
    }
    auto out = composed(fmt::format("# review: {}: write a test that matches and one that does not, as in "
                                    "docs/rules.md\n",
                                    kNoEvent),
                        doc::array());
    auto wrong = why_not_loading(out, true);
    if (wrong.empty()) wrong = fmt::format("{}: write its tests", kNoEvent);
    return {parsed_.rule.id, std::move(out), replaces_, std::move(wrong)};
  }

 private:
  /// An exported rule names its own id, and is the shipped one's next version when that has it. A file's name means no rule of ours.
  void take_id() {
    auto& id = parsed_.rule.id;
    const auto* own = own_.find("id");
    if (own != nullptr && own->is(Kind::string) && is_kebab_case(own->text)) {
      id = own->text;
      replaces_ = builtin_rule_text(id).has_value();
    } else if (builtin_rule_text(id)) {
      id = "sigma-" + id;
    }
  }

  /// The file is read as it will be when it is loaded: what is wrong with it first, empty when nothing is.
  std::string why_not_loading(const std::string& text, bool tests_left_out = false) const {
    Diagnostics diagnostics;
    const SourceText file{parsed_.rule.id + ".yaml", text};
    read_rule({file, std::nullopt, false, tests_left_out}, true, diagnostics);
    const auto first = std::find_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& one) {
      return one.level == Diagnostic::Level::error;
    });
    return first == diagnostics.end() ? "" : fmt::format("line {}: {}", first->at.line, first->message);
  }

  std::string composed(std::string_view note, const doc::Value& tests) const {
    std::string out = fmt::format("# Imported from the Sigma rule {}.\n", origin());
    for (const auto& member : document_.members) {
      out += note_on(member.key);
      out += doc::to_yaml(doc::object({{member.key, member.value}}));
      if (member.key == "id" && replaces_) out += "replaces: true\n";
    }
    out += note;
    out += doc::to_yaml(doc::object({{"tests", tests}}));
    return out;
  }

  std::string origin() const {
    const auto& uuid = parsed_.sigma->uuid;
    const bool plain = !uuid.empty() && std::all_of(uuid.begin(), uuid.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    return plain ? uuid : "\"" + parsed_.rule.id + "\"";
  }

  std::string note_on(std::string_view key) const {
    if (key == "why") return "# review: what does an attacker gain?\n";
    if (key == "pattern") return "# Made from the detection, never narrower: what the event bus delivers.\n";
    if (key == "summary" && own_.find("summary") == nullptr) return "# review: who did what to what?\n";
    if (key == "next_steps" && own_.find("next_steps") == nullptr)
      return "# review: what does somebody do who is woken by this?\n";
    return "";
  }

  ParsedRule parsed_;
  const FindCall& find_call_;
  doc::Value own_ = doc::object();
  doc::Value document_;
  bool replaces_ = false;
};

class Importer {
 public:
  Importer(const SourceText& source, const sigma::Placeholders& placeholders, const FindCall& find_call,
           Diagnostics& diagnostics)
      : source_(source), placeholders_(placeholders), find_call_(find_call), diagnostics_(diagnostics) {}

  std::vector<ImportedRule> run() {
    std::size_t number = 0;
    for (auto& document : sigma_documents(source_, diagnostics_)) {
      if (document.find("filter") != nullptr) {
        read_filter(document);
      } else {
        read_rule_of(std::move(document), ++number);
      }
    }
    std::vector<ParsedRule*> rules;
    for (auto& parsed : rules_) rules.push_back(&parsed);
    apply_filters(filters_, rules, diagnostics_);
    std::vector<ImportedRule> out;
    // Without a filter that is meant for it a rule would mean something else.
    if (broken_filter_ && !rules_.empty()) {
      diagnostics_.push_back(
          diagnose(source_, *broken_filter_, "the rules of this file are not imported without this filter"));
      return out;
    }
    for (std::size_t i = 0; i < rules_.size(); ++i)
      out.push_back(Writer(std::move(rules_[i]), documents_[i], find_call_).write());
    return out;
  }

 private:
  void read_filter(const doc::Value& document) {
    if (logsource_of(document).is_elsewhere()) return;
    auto filter = read_sigma_filter(source_, document, placeholders_, diagnostics_);
    if (filter) filters_.push_back(std::move(*filter));
    if (!filter) broken_filter_ = document.begin;
  }

  void read_rule_of(doc::Value document, std::size_t number) {
    auto scope = scope_of(logsource_of(document));
    if (document.find("correlation") != nullptr)
      return refuse(document, "correlations cannot be imported; a Sigma correlation loads as it is");
    if (!scope) return refuse(document, "these logs do not come by AWS's event bus");
    auto parsed = read_sigma_rule(source_, document, id_in_file(source_.name, number), std::move(*scope),
                                  placeholders_, diagnostics_);
    if (!parsed) return;
    rules_.push_back(std::move(*parsed));
    documents_.push_back(std::move(document));
  }

  void refuse(const doc::Value& document, std::string why) {
    const auto* at = document.find("logsource");
    diagnostics_.push_back(diagnose(source_, at == nullptr ? document.begin : at->begin, std::move(why)));
  }

  const SourceText& source_;
  const sigma::Placeholders& placeholders_;
  const FindCall& find_call_;
  Diagnostics& diagnostics_;
  std::vector<ParsedRule> rules_;
  std::vector<doc::Value> documents_;  // beside rules_
  std::vector<SigmaFilter> filters_;
  std::optional<std::size_t> broken_filter_;  // where it stands
};

}  // namespace

std::vector<ImportedRule> import_sigma(const SourceText& source, const sigma::Placeholders& placeholders,
                                       const FindCall& find_call, Diagnostics& diagnostics) {
  return Importer(source, placeholders, find_call, diagnostics).run();
}

}  // namespace tocsin::rule

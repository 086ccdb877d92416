#include "rule/sigma/import.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "doc/yaml_writer.h"
#include "event/event.h"
#include "rule/file/formats.h"
#include "rule/file/rule_document.h"
#include "rule/file/rule_reader.h"
#include "rule/sigma/documents.h"
#include "rule/sigma/file.h"
#include "rule/sigma/logsource.h"
#include "sigma/witness.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

// Addresses, accounts and names of the documentation.
doc::Value base_record() {
  return doc::object(
      {{"eventVersion", doc::string("1.11")},
       {"userIdentity", doc::object({{"type", doc::string("IAMUser")},
                                     {"principalId", doc::string("AIDACKCEVSQ6C2EXAMPLE")},
                                     {"arn", doc::string("arn:aws:iam::123456789012:user/alice")},
                                     {"accountId", doc::string("123456789012")},
                                     {"accessKeyId", doc::string("AKIAIOSFODNN7EXAMPLE")},
                                     {"userName", doc::string("alice")}})},
       {"eventTime", doc::string("2026-01-05T12:00:00Z")},
       {"eventSource", doc::string("example.amazonaws.com")},
       {"eventName", doc::string("Example")},
       {"awsRegion", doc::string("eu-central-1")},
       {"sourceIPAddress", doc::string("203.0.113.46")},
       {"userAgent", doc::string("aws-cli/2.24.5")},
       {"requestParameters", doc::null()},
       {"responseElements", doc::null()},
       {"eventID", doc::string("9ad1c1b5-17fe-4a00-9f65-383d916378a8")},
       {"eventType", doc::string("AwsApiCall")},
       {"managementEvent", doc::boolean(true)},
       {"recipientAccountId", doc::string("123456789012")},
       {"eventCategory", doc::string("Management")}});
}

doc::Value base_envelope(const doc::Value& pattern) {
  const auto* sources = pattern.find("source");
  const bool named = sources != nullptr && !sources->items.empty() && sources->items[0].is(Kind::string);
  return doc::object({{"version", doc::string("0")},
                      {"id", doc::string("9ad1c1b5-17fe-4a00-9f65-383d916378a8")},
                      {"detail-type", doc::string("Example")},
                      {"source", doc::string(named ? sources->items[0].text : "aws.example")},
                      {"account", doc::string("123456789012")},
                      {"time", doc::string("2026-01-05T12:00:00Z")},
                      {"region", doc::string("eu-central-1")},
                      {"resources", doc::array()},
                      {"detail", doc::object()}});
}

/// What the test file holds: CloudTrail's events as records.
std::optional<doc::Value> written_event(doc::Value envelope, bool by_cloudtrail) {
  if (!by_cloudtrail) return envelope;
  auto record = *envelope.find("detail");
  if (!event::is_bare_cloudtrail_record(record)) return std::nullopt;
  return record;
}

/// The texts name fields that a matching test has to hold.
void hold_what_texts_name(doc::Value& envelope, const doc::Value& document) {
  const auto hold = [&](const doc::Value* text, Template::Use use) {
    if (text == nullptr) return;
    const auto parsed = Template::parse(text->text, use);
    if (!parsed) return;
    for (const auto path : parsed->paths()) {
      constexpr std::string_view kDetail = "detail.";
      if (!path.starts_with(kDetail) || doc::find_path(envelope, path) != nullptr) continue;
      sigma::set_field(envelope, path.substr(kDetail.size()), doc::string("example"));
    }
  };
  hold(document.find("summary"), Template::Use::text);
  const auto* steps = document.find("next_steps");
  if (steps == nullptr) return;
  for (const auto& step : steps->items) {
    hold(step.find("do"), Template::Use::text);
    hold(step.find("run"), Template::Use::command);
  }
}

/// `document`: the rule as it will be written.
std::optional<doc::Value> tests_of(const ParsedRule& parsed, const doc::Value& document) {
  const bool by_cloudtrail = parsed.rule.pattern.find("detail-type") != nullptr;
  const auto base = by_cloudtrail ? event::to_envelope(base_record()) : base_envelope(parsed.rule.pattern);
  auto found = sigma::witness(*parsed.detection, base);
  if (!found) return std::nullopt;
  auto fuller = found->envelope;
  hold_what_texts_name(fuller, document);
  if (parsed.detection->holds(fuller)) found->envelope = std::move(fuller);
  const auto miss = sigma::near_miss(*parsed.detection, *found);
  auto hit_event = written_event(found->envelope, by_cloudtrail);
  auto miss_event = miss ? written_event(*miss, by_cloudtrail) : std::nullopt;
  if (!hit_event || !miss_event) return std::nullopt;
  return doc::array({doc::object({{"name", doc::string("made from the detection")},
                                  {"match", doc::boolean(true)},
                                  {"event", std::move(*hit_event)}}),
                     doc::object({{"name", doc::string("one field is another")},
                                  {"match", doc::boolean(false)},
                                  {"event", std::move(*miss_event)}})});
}

class Writer {
 public:
  Writer(ParsedRule parsed, const doc::Value& document) : parsed_(std::move(parsed)) {
    if (const auto* own = document.find("tocsin"); own != nullptr && own->is(Kind::object)) own_ = *own;
    document_ = write_rule_document(parsed_.rule);
    for (const auto* key : {"summary", "next_steps", "cis", "tags"}) {
      if (const auto* value = own_.find(key)) document_.set(key, *value);
    }
  }

  ImportedRule write() {
    auto tests = tests_of(parsed_, document_);
    auto out = composed(tests);
    // Whatever the file holds, it is right: it is read as it will be.
    if (tests && !is_right(out)) {
      tests.reset();
      out = composed(tests);
    }
    return {parsed_.rule.id, std::move(out), tests.has_value()};
  }

 private:
  static bool is_right(const std::string& text) {
    const auto id_at = text.find("id: ");
    const auto id = text.substr(id_at + 4, text.find('\n', id_at) - id_at - 4);
    Diagnostics diagnostics;
    return read_rule({{id + ".yaml", text}, std::nullopt, false, false}, true, diagnostics).has_value();
  }

  std::string composed(const std::optional<doc::Value>& tests) const {
    std::string out = fmt::format("# Imported from the Sigma rule {}.\n", origin());
    for (const auto& member : document_.members) {
      out += note_on(member.key);
      out += doc::to_yaml(doc::object({{member.key, member.value}}));
    }
    if (tests) {
      out += "# review: these events were made up; put real ones in their place\n";
      out += doc::to_yaml(doc::object({{"tests", *tests}}));
    } else {
      out +=
          "# review: no event could be made up for this detection: write a test that matches and one that "
          "does not, as in docs/rules.md\n";
      out += "tests: []\n";
    }
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
  doc::Value own_ = doc::object();
  doc::Value document_;
};

class Importer {
 public:
  Importer(const SourceText& source, const sigma::Placeholders& placeholders, Diagnostics& diagnostics)
      : source_(source), placeholders_(placeholders), diagnostics_(diagnostics) {}

  std::vector<ImportedRule> run() {
    // Its rules, to whose documents read_sigma_file() leads no way back.
    std::vector<doc::Value> documents;
    for (auto& document : sigma_documents(source_, diagnostics_)) {
      if (document.find("filter") == nullptr && !refuse(document)) documents.push_back(std::move(document));
    }
    if (has_errors(diagnostics_)) return {};
    auto file = read_sigma_file(source_, placeholders_, diagnostics_);
    if (has_errors(diagnostics_)) return {};
    std::vector<ParsedRule*> rules;
    for (auto& parsed : file.rules) rules.push_back(&parsed);
    apply_filters(file.filters, rules, diagnostics_);
    if (has_errors(diagnostics_)) return {};
    std::vector<ImportedRule> out;
    for (std::size_t i = 0; i < file.rules.size(); ++i) {
      take_own_id(file.rules[i], documents[i]);
      out.push_back(Writer(std::move(file.rules[i]), documents[i]).write());
    }
    return out;
  }

 private:
  bool refuse(const doc::Value& document) {
    std::string_view why;
    if (document.find("correlation") != nullptr) {
      why = "correlations cannot be imported; a Sigma correlation loads as it is";
    } else if (!scope_of(logsource_of(document))) {
      why = "these logs do not come by AWS's event bus";
    } else {
      return false;
    }
    const auto* at = document.find("logsource");
    diagnostics_.push_back(diagnose(source_, at == nullptr ? document.begin : at->begin, std::string(why)));
    return true;
  }

  static void take_own_id(ParsedRule& parsed, const doc::Value& document) {
    const auto* own = document.find("tocsin");
    const auto* id = own == nullptr ? nullptr : own->find("id");
    if (id != nullptr && id->is(Kind::string) && is_kebab_case(id->text)) parsed.rule.id = id->text;
  }

  const SourceText& source_;
  const sigma::Placeholders& placeholders_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::vector<ImportedRule> import_sigma(const SourceText& source, const sigma::Placeholders& placeholders,
                                       Diagnostics& diagnostics) {
  return Importer(source, placeholders, diagnostics).run();
}

}  // namespace tocsin::rule

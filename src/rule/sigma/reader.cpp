#include "rule/sigma/reader.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <iterator>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rule/file/formats.h"
#include "rule/sigma/logsource.h"
#include "sigma/prefilter.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

std::string text_in(const doc::Value& document, std::string_view key) {
  const auto* value = document.find(key);
  return value != nullptr && value->is(Kind::string) ? std::string(trim(value->text)) : "";
}

std::vector<std::string> texts_in(const doc::Value& document, std::string_view key) {
  std::vector<std::string> out;
  const auto* value = document.find(key);
  if (value == nullptr) return out;
  if (value->is(Kind::string)) out.push_back(value->text);
  for (const auto& item : value->items) {
    if (item.is(Kind::string)) out.push_back(item.text);
  }
  return out;
}

Template template_of(std::string text) {
  auto parsed = Template::parse(std::move(text), Template::Use::text);
  return parsed ? std::move(*parsed) : Template{};
}

/// A text of a stranger's rule: what looks like a placeholder is none.
Template plain_template(std::string text) {
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at))
    text.replace(at, 2, "{ {");
  return template_of(std::move(text));
}

std::string one_line(std::string_view text) {
  std::string out;
  bool space = false;
  for (const char c : trim(text)) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank) {
      if (space) out += ' ';
      out += c;
    }
    space = blank;
  }
  return out;
}

/// Sigma writes attack.t1078.004 and attack.persistence; other tags stay what they are, in our notation.
void take_tags(const doc::Value& document, Rule& rule) {
  for (const auto& tag : texts_in(document, "tags")) {
    constexpr std::string_view kAttack = "attack.";
    const bool attack = tag.starts_with(kAttack);
    auto rest = attack ? tag.substr(kAttack.size()) : tag;
    auto upper = rest;
    if (!upper.empty()) upper[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(upper[0])));
    auto& list = attack && is_mitre(upper) ? rule.mitre : rule.tags;
    auto word = attack && is_mitre(upper) ? upper : id_of(rest);
    if (!word.empty() && std::find(list.begin(), list.end(), word) == list.end())
      list.push_back(std::move(word));
  }
}

class DocumentReader {
 public:
  DocumentReader(const SourceText& source, const doc::Value& document, Diagnostics& diagnostics)
      : source_(source), document_(document), diagnostics_(diagnostics) {}

  std::optional<ParsedRule> read(const std::string& id, doc::Value scope,
                                 const sigma::Placeholders& placeholders) {
    const auto before = diagnostics_.size();
    auto out = head(id);
    read_detection(out, std::move(scope), placeholders);
    if (diagnostics_.size() != before) return std::nullopt;
    warn_of_status();
    return out;
  }

  std::optional<ParsedRule> read_head(const std::string& id) {
    const auto before = diagnostics_.size();
    auto out = head(id);
    if (diagnostics_.size() != before) return std::nullopt;
    warn_of_status();
    return out;
  }

 private:
  ParsedRule head(const std::string& id) {
    ParsedRule out;
    auto& rule = out.rule;
    rule.id = id;
    rule.path = source_.name;
    out.id_place = diagnose(source_, document_.begin, "");
    const auto title = text_in(document_, "title");
    if (title.empty()) error("title", "a Sigma rule has a title");
    rule.title = plain_template(one_line(title));
    rule.severity = severity();
    rule.why = text_in(document_, "description");
    if (rule.why.empty()) rule.why = title;
    rule.summary = template_of("{{ actor }} called {{ event.name }}.");
    rule.next_steps.push_back(
        {template_of("Ask {{ actor.name | \"the caller\" }} whether this was intended."), std::nullopt});
    for (const auto& text : texts_in(document_, "falsepositives"))
      rule.false_positives.push_back(one_line(text));
    for (const auto& link : texts_in(document_, "references")) {
      if (is_link(link)) rule.references.push_back(link);
    }
    take_tags(document_, rule);
    out.sigma = sigma_name_of(document_);
    return out;
  }

  Severity severity() {
    const auto level = text_in(document_, "level");
    if (level.empty()) return Severity::medium;
    if (level == "informational") return Severity::info;
    if (const auto known = parse_severity(level)) return *known;
    error("level", fmt::format("\"{}\" is no level", level), "informational, low, medium, high or critical");
    return Severity::medium;
  }

  void read_detection(ParsedRule& out, doc::Value scope, const sigma::Placeholders& placeholders) {
    const auto* written = document_.find("detection");
    if (written == nullptr) return error("detection", "a Sigma rule has a detection");
    auto value = *written;
    const auto before = diagnostics_.size();
    sigma::expand_placeholders(value, source_, placeholders, diagnostics_);
    if (diagnostics_.size() != before) return;
    auto detection = sigma::Detection::read(source_, value);
    if (!detection) {
      std::move(detection.error().begin(), detection.error().end(), std::back_inserter(diagnostics_));
      return;
    }
    out.rule.pattern = sigma::prefilter(*detection, std::move(scope));
    out.rule.detection = std::move(value);
    auto pattern = match::parse_pattern(out.rule.pattern, source_);
    if (!pattern)
      return error("detection",
                   "no pattern can be made of this detection: " + pattern.error().front().message);
    out.pattern = std::move(*pattern);
    out.detection = std::move(*detection);
  }

  void warn_of_status() {
    const auto status = text_in(document_, "status");
    if (status != "deprecated" && status != "unsupported") return;
    auto warning = diagnose(source_, document_.find("status")->begin,
                            fmt::format("this rule's authors call it {}", status));
    warning.level = Diagnostic::Level::warning;
    diagnostics_.push_back(std::move(warning));
  }

  void error(std::string_view key, std::string message, std::string hint = {}) {
    const auto* value = document_.find(key);
    diagnostics_.push_back(diagnose(source_, value == nullptr ? document_.begin : value->begin,
                                    std::move(message), std::move(hint)));
  }

  const SourceText& source_;
  const doc::Value& document_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<ParsedRule> read_sigma_rule(const SourceText& source, const doc::Value& document,
                                          const std::string& id, doc::Value scope,
                                          const sigma::Placeholders& placeholders, Diagnostics& diagnostics) {
  return DocumentReader(source, document, diagnostics).read(id, std::move(scope), placeholders);
}

std::optional<ParsedRule> read_sigma_head(const SourceText& source, const doc::Value& document,
                                          const std::string& id, Diagnostics& diagnostics) {
  return DocumentReader(source, document, diagnostics).read_head(id);
}

SigmaName sigma_name_of(const doc::Value& document) {
  return {text_in(document, "id"), text_in(document, "name"), text_in(document, "title"),
          logsource_of(document)};
}

bool is_called(const SigmaName& sigma, std::string_view name) {
  return to_lower_ascii(sigma.uuid) == to_lower_ascii(name) || sigma.name == name;
}

std::string id_of(std::string_view stem) {
  std::string out;
  for (const char c : to_lower_ascii(stem)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

std::string id_in_file(std::string_view file, std::size_t number) {
  auto base = id_of(file_stem(file));
  if (base.empty()) base = "rule";  // a name without a letter or a number of ASCII
  return number == 1 ? base : fmt::format("{}-{}", base, number);
}

}  // namespace tocsin::rule

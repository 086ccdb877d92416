#include "rule/sigma_file.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "doc/yaml_documents.h"
#include "doc/yaml_reader.h"
#include "rule/formats.h"
#include "rule/rule_files.h"
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

  std::optional<ParsedRule> read(const std::string& id) {
    const auto before = diagnostics_.size();
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
    read_detection(out);
    return diagnostics_.size() == before ? std::optional(std::move(out)) : std::nullopt;
  }

 private:
  Severity severity() {
    const auto level = text_in(document_, "level");
    if (level.empty()) return Severity::medium;
    if (level == "informational") return Severity::info;
    if (const auto known = parse_severity(level)) return *known;
    error("level", fmt::format("\"{}\" is no level", level), "informational, low, medium, high or critical");
    return Severity::medium;
  }

  void read_detection(ParsedRule& out) {
    const auto* value = document_.find("detection");
    if (value == nullptr) return error("detection", "a Sigma rule has a detection");
    auto detection = sigma::Detection::read(source_, *value);
    if (!detection) {
      std::move(detection.error().begin(), detection.error().end(), std::back_inserter(diagnostics_));
      return;
    }
    out.rule.pattern = sigma::prefilter(*detection);
    out.rule.detection = *value;
    auto pattern = match::parse_pattern(out.rule.pattern, source_);
    if (!pattern)
      return error("detection",
                   "no pattern can be made of this detection: " + pattern.error().front().message);
    out.pattern = std::move(*pattern);
    out.detection = std::move(*detection);
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

bool is_aws(const doc::Value& document) {
  const auto* logsource = document.find("logsource");
  return logsource != nullptr && to_lower_ascii(text_in(*logsource, "product")) == "aws";
}

bool has_line(std::string_view text, std::string_view key) {
  return text.starts_with(key) || text.find("\n" + std::string(key)) != std::string_view::npos;
}

}  // namespace

bool is_sigma(const SourceText& source) {
  return (has_line(source.text, "logsource:") || has_line(source.text, "correlation:")) &&
         has_line(source.text, "title:") && !has_line(source.text, "pattern:") &&
         !has_line(source.text, "why:");
}

SigmaFile read_sigma_file(const SourceText& source, Diagnostics& diagnostics) {
  SigmaFile out;
  const auto base = id_of(file_stem(source.name));
  std::size_t number = 0;
  for (const auto& part : doc::split_documents(source)) {
    const auto document = doc::read_yaml(part);
    if (!document) {
      std::move(document.error().begin(), document.error().end(), std::back_inserter(diagnostics));
      continue;
    }
    ++number;
    const auto refuse = [&](std::string_view what) {
      diagnostics.push_back(diagnose(
          part, document->begin,
          fmt::format("\"{}\": Sigma's {} are not yet supported", text_in(*document, "title"), what)));
    };
    if (document->find("correlation") != nullptr) {
      refuse("correlations");
    } else if (document->find("filter") != nullptr) {
      refuse("filters");
    } else if (!is_aws(*document)) {
      ++out.not_aws;
    } else if (auto rule = DocumentReader(part, *document, diagnostics)
                               .read(number == 1 ? base : fmt::format("{}-{}", base, number))) {
      out.rules.push_back(std::move(*rule));
    }
  }
  return out;
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

}  // namespace tocsin::rule

#include "rule/sigma/filter.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "rule/sigma/reader.h"
#include "sigma/detection.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

Diagnostic about(Diagnostic place, Diagnostic::Level level, std::string message, std::string hint) {
  place.level = level;
  place.message = std::move(message);
  place.hint = std::move(hint);
  return place;
}

class FilterReader {
 public:
  FilterReader(const SourceText& source, const doc::Value& document, Diagnostics& diagnostics)
      : source_(source), document_(document), diagnostics_(diagnostics) {}

  std::optional<SigmaFilter> read(const sigma::Placeholders& placeholders) {
    const auto before = diagnostics_.size();
    SigmaFilter out;
    out.place = diagnose(source_, document_.begin, "");
    if (const auto* title = document_.find("title"); title != nullptr) out.title = title->text;
    if (trim(out.title).empty()) error(document_, "a filter has a title", "");
    out.logsource = logsource_of(document_);
    if (document_.find("logsource") == nullptr)
      error(document_, "a filter has a logsource", "logsource: {product: aws, service: cloudtrail}");
    auto value = *document_.find("filter");
    read_rules(value, out);
    sigma::expand_placeholders(value, source_, placeholders, diagnostics_);
    if (diagnostics_.size() != before) return std::nullopt;
    auto filter = sigma::read_filter(source_, value);
    if (!filter) {
      std::move(filter.error().begin(), filter.error().end(), std::back_inserter(diagnostics_));
      return std::nullopt;
    }
    if (filter->turned) warn_of_turning(value);
    out.filter = std::move(*filter);
    return out;
  }

 private:
  void read_rules(const doc::Value& filter, SigmaFilter& out) {
    const auto* rules = filter.find("rules");
    if (rules == nullptr) {
      return error(filter, "the filter does not say for which rules it is",
                   "rules: any, or a list of rules by id or name");
    }
    const auto add = [&](const doc::Value& one) {
      if (!one.is(Kind::string) || trim(one.text).empty())
        return error(one, "a rule's id or name is expected", "");
      out.rules.push_back({std::string(trim(one.text)), diagnose(source_, one.begin, "")});
    };
    if (rules->is(Kind::array)) {
      for (const auto& one : rules->items) add(one);
      out.any = rules->items.empty();
    } else if (rules->is(Kind::string) && to_lower_ascii(trim(rules->text)) == "any") {
      out.any = true;
    } else {
      add(*rules);
    }
  }

  void warn_of_turning(const doc::Value& filter) {
    const auto& condition = *filter.find("condition");
    diagnostics_.push_back(
        about(diagnose(source_, condition.begin, ""), Diagnostic::Level::warning,
              "what this condition finds is silenced, as the specification says; pySigma would let ring "
              "nothing else",
              fmt::format("write \"not ({})\": everybody reads that alike", trim(condition.text))));
  }

  void error(const doc::Value& at, std::string message, std::string hint) {
    diagnostics_.push_back(diagnose(source_, at.begin, std::move(message), std::move(hint)));
  }

  const SourceText& source_;
  const doc::Value& document_;
  Diagnostics& diagnostics_;
};

void apply(const SigmaFilter& filter, ParsedRule& parsed) {
  auto& rule = parsed.rule;
  rule.detection = sigma::filtered(rule.detection, filter.filter, id_of(filter.title));
  // Both parts were read before; together they can be read as well.
  if (auto detection = sigma::Detection::read({rule.path, ""}, rule.detection))
    parsed.detection = std::move(*detection);
}

}  // namespace

std::optional<SigmaFilter> read_sigma_filter(const SourceText& source, const doc::Value& document,
                                             const sigma::Placeholders& placeholders,
                                             Diagnostics& diagnostics) {
  return FilterReader(source, document, diagnostics).read(placeholders);
}

void apply_filters(const std::vector<SigmaFilter>& filters, const std::vector<ParsedRule*>& rules,
                   Diagnostics& diagnostics) {
  for (const auto& filter : filters) {
    std::vector<ParsedRule*> chosen;
    const auto choose = [&](ParsedRule* rule) {
      if (std::find(chosen.begin(), chosen.end(), rule) == chosen.end()) chosen.push_back(rule);
    };
    for (auto* rule : rules) {
      if (filter.any && rule->sigma && filter.logsource.covers(rule->sigma->logsource)) choose(rule);
    }
    for (const auto& reference : filter.rules) {
      bool found = false;
      for (auto* rule : rules) {
        if (rule->rule.id != reference.name && !(rule->sigma && is_called(*rule->sigma, reference.name)))
          continue;
        found = true;
        // Rules of ours have no logsource: whoever names one means it.
        if (!rule->sigma || filter.logsource.covers(rule->sigma->logsource)) choose(rule);
      }
      if (!found) {
        diagnostics.push_back(about(reference.place, Diagnostic::Level::warning,
                                    fmt::format("no rule has the id or the name \"{}\"", reference.name),
                                    "the filter holds for the others that it names"));
      }
    }
    if (chosen.empty()) {
      diagnostics.push_back(
          about(filter.place, Diagnostic::Level::error,
                fmt::format("the filter \"{}\" is for no rule that is loaded", printable(filter.title)),
                "its `rules` and its `logsource` choose them"));
    }
    for (auto* rule : chosen) apply(filter, *rule);
  }
}

}  // namespace tocsin::rule

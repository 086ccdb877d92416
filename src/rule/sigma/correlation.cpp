#include "rule/sigma/correlation.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "doc/fields.h"
#include "rule/sigma/correlation_form.h"
#include "rule/sigma/reader.h"

namespace tocsin::rule {
namespace {

using correlation::Type;

struct Pending {
  const SigmaCorrelation* written;
  ParsedRule parsed;
};

std::vector<std::string> names_in(const doc::Value& document) {
  const auto* rules = doc::find_path(document, "correlation.rules");
  std::vector<std::string> out;
  if (rules == nullptr) return out;
  if (rules->is(doc::Kind::string)) out.emplace_back(trim(rules->text));
  for (const auto& item : rules->items) out.emplace_back(trim(item.text));
  return out;
}

std::string_view what_it_measures(Type type) {
  switch (type) {
    case Type::value_count:
      return "{{ correlation.count }} different values";
    case Type::value_sum:
      return "A sum of {{ correlation.count }}";
    case Type::value_avg:
      return "An average of {{ correlation.count }}";
    case Type::value_percentile:
      return "A percentile of {{ correlation.count }}";
    case Type::temporal:
    case Type::temporal_ordered:
      return "{{ correlation.count }} kinds of events together";
    case Type::event_count:
    case Type::first_seen:
      break;
  }
  return "{{ correlation.count }} events";
}

Template summary_of(const Correlation& correlation) {
  auto text =
      fmt::format("{} in {{{{ correlation.duration }}}}", what_it_measures(correlation.definition.type));
  if (!correlation.group_by.empty()) text += ": {{ correlation.group }}";
  auto parsed = Template::parse(text + ".", Template::Use::text);
  return parsed ? std::move(*parsed) : Template{};
}

class Reading {
 public:
  Reading(ReadRules& rules, SigmaElsewhere& elsewhere, Diagnostics& diagnostics)
      : rules_(rules), elsewhere_(elsewhere), diagnostics_(diagnostics) {}

  std::vector<ReadSigmaCorrelation> read(const std::vector<SigmaCorrelation>& documents) {
    for (const auto& one : documents) {
      if (auto head = read_sigma_head(one.source, one.document, one.id, diagnostics_)) {
        pending_.push_back({&one, std::move(*head)});
      } else {
        elsewhere_.broken.push_back(sigma_name_of(one.document));
      }
    }
    while (pass_over_one()) {
    }
    std::vector<ReadSigmaCorrelation> out;
    for (auto& one : pending_) {
      if (read(one)) {
        out.push_back({std::move(one.parsed), one.written->source});
      } else {
        elsewhere_.broken_ids.push_back(one.written->id);
      }
    }
    silence(out);
    return out;
  }

 private:
  static bool among(const std::vector<SigmaName>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const SigmaName& one) { return is_called(one, name); });
  }

  /// The ids of all that are called so.
  std::set<std::string> called(const std::string& name) const {
    std::set<std::string> out;
    for (const auto& [id, rule] : rules_) {
      if (id == name || (rule.sigma && is_called(*rule.sigma, name))) out.insert(id);
    }
    for (const auto& one : pending_) {
      if (one.written->id == name || is_called(sigma_name_of(one.written->document), name))
        out.insert(one.written->id);
    }
    return out;
  }

  bool is_not_here(const std::string& name) const {
    return called(name).empty() && among(elsewhere_.not_here, name);
  }

  /// One may count another: called until nothing is passed over any more.
  bool pass_over_one() {
    const auto found = std::ranges::find_if(pending_, [&](const Pending& one) {
      return std::ranges::any_of(names_in(one.written->document),
                                 [&](const auto& name) { return is_not_here(name); });
    });
    if (found == pending_.end()) return false;
    const auto& written = *found->written;
    const auto names = names_in(written.document);
    if (!std::ranges::all_of(names, [&](const auto& name) { return is_not_here(name); })) {
      auto warning =
          diagnose(written.source, written.document.find("correlation")->begin,
                   "this correlation is passed over: some of the rules that it counts are about logs "
                   "that do not come by AWS's event bus",
                   "the others alert by themselves", "$.correlation.rules");
      warning.level = Diagnostic::Level::warning;
      diagnostics_.push_back(std::move(warning));
    }
    elsewhere_.not_here.push_back(sigma_name_of(written.document));
    pending_.erase(found);
    return true;
  }

  std::optional<std::string> id_of_rule(const SourceText& source, const std::string& name, std::size_t at) {
    const auto ids = called(name);
    if (ids.size() == 1) return *ids.begin();
    if (!ids.empty()) {
      diagnostics_.push_back(
          diagnose(source, at, fmt::format("\"{}\" is the name of {} rules", printable(name), ids.size()),
                   fmt::format("name one by its id: {}", fmt::join(ids, ", "))));
    } else if (!among(elsewhere_.broken, name)) {
      diagnostics_.push_back(diagnose(
          source, at, fmt::format("no rule has the id or the name \"{}\"", printable(name)), hint_for(name)));
    }
    return std::nullopt;
  }

  std::string hint_for(const std::string& name) const {
    std::vector<std::string_view> known;
    for (const auto& [id, rule] : rules_) {
      known.emplace_back(id);
      if (rule.sigma && !rule.sigma->name.empty()) known.emplace_back(rule.sigma->name);
    }
    const auto near = did_you_mean(name, known);
    return near ? fmt::format("did you mean \"{}\"?", *near) : "load the rule as well, or correct the name";
  }

  bool read(Pending& one) {
    const auto& [id, source, document] = *one.written;
    const auto ids = [&](std::string_view name, std::size_t at) {
      return id_of_rule(source, std::string(name), at);
    };
    auto form = our_form(source, document, ids, diagnostics_);
    if (!form) return false;
    doc::Fields fields(source, document, "$", diagnostics_);
    auto& parsed = one.parsed;
    parsed.correlation = read_correlation(fields, form->correlation);
    if (!parsed.correlation) return false;
    parsed.rule.summary = summary_of(*parsed.correlation);
    parsed.rule.correlation = std::move(form->correlation);
    for (const auto& counted : parsed.correlation->counted)
      (form->generate ? loud_ : silent_).insert(counted.name);
    return true;
  }

  void silence(std::vector<ReadSigmaCorrelation>& read) {
    const auto one = [&](ParsedRule& parsed) {
      const auto& id = parsed.rule.id;
      if (parsed.sigma && silent_.contains(id) && !loud_.contains(id)) parsed.rule.alerts = false;
    };
    for (auto& [id, rule] : rules_) one(rule);
    for (auto& correlation : read) one(correlation.parsed);
  }

  ReadRules& rules_;
  SigmaElsewhere& elsewhere_;
  Diagnostics& diagnostics_;
  std::vector<Pending> pending_;
  std::set<std::string> silent_;  // counted
  std::set<std::string> loud_;    // counted by one that says `generate: true`
};

}  // namespace

std::vector<ReadSigmaCorrelation> read_sigma_correlations(const std::vector<SigmaCorrelation>& documents,
                                                          ReadRules& rules, SigmaElsewhere& elsewhere,
                                                          Diagnostics& diagnostics) {
  return Reading(rules, elsewhere, diagnostics).read(documents);
}

}  // namespace tocsin::rule

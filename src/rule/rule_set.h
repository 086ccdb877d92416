// All rules that are switched on, and what they say about an event. Patterns and exclusions of all rules are
// compiled into one matcher. Immutable after loading; thread-safe; moves are cheap.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "event/event.h"
#include "rule/rule.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

/// A rule whose pattern matches and of which no exclusion holds. Points into the RuleSet.
struct Hit {
  const Rule* rule = nullptr;
};

/// A correlation that counts the event. Points into the RuleSet.
struct Sighting {
  const Rule* rule = nullptr;  // the correlation
  std::size_t member = 0;      // which of its events this is
};

struct Judgement {
  std::vector<Hit> hits;
  std::vector<Sighting> sightings;
};

/// Why a rule does or does not alert. Points into the RuleSet.
struct Finding {
  enum class Verdict {
    hit,
    missed,
    excluded,
    counted,  // one of a correlation's events, or of a rule that only feeds some: it does not alert by itself
  };
  const Rule* rule = nullptr;
  Verdict verdict = Verdict::missed;
  const Exclusion* exclusion = nullptr;  // the first that holds, when the verdict is `excluded`
};

using Placeholders = sigma::Placeholders;

struct LoadOptions {
  bool builtin = true;                     // the rules that ship
  std::vector<std::string> paths = {};     // the user's files and folders, subfolders too
  std::vector<std::string> disabled = {};  // ids; one that does not exist is an error
  std::string disabled_in = "disable";     // the file that lists them, for messages
  bool run_tests = true;                   // a rule whose own test does not hold is an error
  bool builtin_tests =
      false;  // read the tests of the rules that ship as well; they held when the program was built
  Placeholders placeholders = {};  // values of Sigma's `expand`
};

struct ReadRule;     // rule_document.h
struct Correlation;  // correlation.h

class RuleSet {
 public:
  struct Loaded;

  /// Everything that is wrong with any file at once. Warnings stand among the diagnostics of a failure as
  /// well.
  static Checked<Loaded> load(const LoadOptions& options);

  /// Of rules that were read and checked elsewhere (a bundle); their ids differ. Rules that a correlation names and that are not
  /// among them are never counted. An error when their patterns are too much for one set (match/set_bound.h).
  static Checked<RuleSet> assemble(std::vector<ReadRule> rules);

  RuleSet();  // no rules
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  ~RuleSet();

  /// The rules that alert for the event, in the order of rules().
  std::vector<Hit> hits(const event::Event& event) const;

  /// The same, and which correlations count the event.
  Judgement judge(const event::Event& event) const;

  /// What a correlation asks; null when the rule is none. `rule` is one of rules().
  const Correlation* correlation_of(const Rule& rule) const;

  /// The correlations that count what this one says.
  const std::vector<Sighting>& counted_by(const Rule& rule) const;

  /// Every rule, with the reason why or why not.
  std::vector<Finding> explain(const event::Event& event) const;

  /// Sorted by id.
  const std::vector<Rule>& rules() const;
  const Rule* find(std::string_view id) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

struct RuleSet::Loaded {
  RuleSet rules;
  Diagnostics warnings;  // files that are no rules
};

}  // namespace tocsin::rule

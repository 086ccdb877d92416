#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/text.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "prove/checks.h"
#include "prove/covers.h"
#include "prove/witness.h"

namespace tocsin::prove {
namespace {

/// For people: which way through the pattern is meant.
std::string told(const Branch& branch) {
  std::string out;
  for (const auto& [path, field] : branch.fields) {
    if (path == "source" || path == "detail-type") continue;
    if (!out.empty()) out += " and ";
    out += fmt::format("{} {}", path, field->written);
  }
  return shorten(printable(out), 240);
}

void check_possible(const Subject& subject, Remarks& remarks) {
  WitnessMaker maker;
  for (const auto& branch : subject.branches.all()) {
    const auto witnesses = maker.of(branch);
    if (!witnesses.events.empty()) continue;
    remarks.fail(fmt::format("one way to match can never be taken ({}): {}", told(branch),
                             shorten(printable(witnesses.impossible), 240)));
  }
}

void check_replaced(const Subject& subject, Remarks& remarks) {
  if (!subject.rule->correlation.is(doc::Kind::null)) return;  // its pattern was made
  for (const auto& path : subject.branches.replaced())
    remarks.fail(fmt::format("{} stands in a $or and outside of it: only what is written last counts", path),
                 "name it in each branch of the $or, or outside only",
                 {{}, path.substr(path.rfind('.') + 1)});
}

/// A way through a `$or` that another one takes as well decides nothing. Of patterns that people wrote: those that were made are not tidy.
void check_needless(const Subject& subject, Remarks& remarks) {
  if (!subject.rule->detection.is(doc::Kind::null) || is_about_several(*subject.rule)) return;
  const auto& ways = subject.branches.all();
  constexpr std::size_t kMost = 64;
  if (ways.size() > kMost) return;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    for (std::size_t j = 0; j < ways.size(); ++j) {
      const bool is_twin = j > i && covers(ways[i], ways[j]);  // of two that are the same the second is said
      if (i == j || is_twin || !covers(ways[j], ways[i])) continue;
      remarks.fail(fmt::format("one way to match ({}) says nothing: another one ({}) takes all of it",
                               told(ways[i]), told(ways[j])),
                   "remove it, or ask for less in the other");
      break;
    }
  }
}

/// Values that another value of the same list takes as well.
void check_needless_values(const Subject& subject, Remarks& remarks) {
  if (!subject.rule->detection.is(doc::Kind::null) || is_about_several(*subject.rule)) return;
  for (const auto& branch : subject.branches.all()) {
    for (const auto& [path, field] : branch.fields) {
      const auto written = written_tests(*field);
      if (written.size() != field->tests.size() || written.size() > 200) continue;
      for (std::size_t i = 0; i < written.size(); ++i) {
        if (written[i].is(doc::Kind::object)) continue;
        auto others = *field;
        others.tests.erase(others.tests.begin() + static_cast<std::ptrdiff_t>(i));
        auto rest = doc::array(written);
        rest.items.erase(rest.items.begin() + static_cast<std::ptrdiff_t>(i));
        others.written = doc::to_json(rest);
        auto event = doc::object();
        if (others.tests.empty() || !put(event, path, written[i]) || !matcher_of(others).matches(event))
          continue;
        remarks.warn(fmt::format("{} in {} says nothing: another value of the list takes it",
                                 shorten(printable(doc::to_json(written[i])), 80), path));
      }
    }
  }
}

void check_exclusions(const Subject& subject, Remarks& remarks) {
  for (std::size_t i = 0; i < subject.exclusions.size(); ++i) {
    const auto& ways = subject.exclusions[i].all();
    for (const auto& branch : subject.branches.all()) {
      if (std::any_of(ways.begin(), ways.end(), [&](const Branch& way) { return covers(way, branch); }))
        remarks.fail(fmt::format("the exclusion {} takes all that matches in one way ({})",
                                 quoted(subject.rule->exclusions[i].reason), told(branch)),
                     {}, {"exclude", subject.rule->exclusions[i].reason});
    }
  }
}

bool equal_all(const std::vector<rule::Exclusion>& some, const std::vector<rule::Exclusion>& all) {
  return std::all_of(some.begin(), some.end(), [&](const rule::Exclusion& one) {
    return std::any_of(all.begin(), all.end(),
                       [&](const rule::Exclusion& other) { return doc::equal(one.pattern, other.pattern); });
  });
}

/// Whatever `narrow` rings for, `wide` rings for as well.
bool shadows(const Subject& wide, const Subject& narrow) {
  const auto& a = *wide.rule;
  const auto& b = *narrow.rule;
  if (is_about_several(a) || is_about_several(b)) return false;
  if (a.severity < b.severity) return false;
  const bool same_detection = a.detection.is(doc::Kind::null) || doc::equal(a.detection, b.detection);
  if (!same_detection || !equal_all(a.exclusions, b.exclusions)) return false;
  // The symbols are asked last: examples are quicker to say no.
  return std::all_of(narrow.shown.begin(), narrow.shown.end(),
                     [&](const Shown& shown) { return wide.branches.accept(shown.envelope); }) &&
         covers(wide.branches, narrow.branches);
}

/// Whoever rings for every event of the rule rings for the first that its tests show: of thousands of rules only these are asked the rest. Without
/// such an event, or where the rule does not ring for it, all are.
std::set<const rule::Rule*> that_may_shadow(const Subject& subject, const rule::RuleSet& rules) {
  std::set<const rule::Rule*> out;
  if (!subject.shown.empty()) {
    const auto& envelope = subject.shown.front().envelope;
    for (const auto& hit : rules.hits(event::shape(envelope, doc::to_json(envelope)))) out.insert(hit.rule);
  }
  if (!out.contains(subject.rule)) {
    for (const auto& rule : rules.rules()) out.insert(&rule);
  }
  return out;
}

}  // namespace

void check_pattern(const Subject& subject, const std::vector<Subject>& all, const rule::RuleSet& rules,
                   RuleProof& proof) {
  Remarks remarks(Check::pattern, proof.remarks);
  proof.effort.ways = subject.branches.all().size();
  check_possible(subject, remarks);
  check_replaced(subject, remarks);
  check_needless(subject, remarks);
  check_needless_values(subject, remarks);
  check_exclusions(subject, remarks);
  if (is_about_several(*subject.rule)) return;
  const auto candidates = that_may_shadow(subject, rules);
  for (const auto& other : all) {
    if (other.rule != subject.rule && candidates.contains(other.rule) && shadows(other, subject))
      remarks.fail(fmt::format("{} rings for every event of it, with no lower severity", other.rule->id),
                   "give it a higher severity, exclude its events there, or remove it", {"severity", {}});
  }
}

}  // namespace tocsin::prove

#include "prove/subject.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "event/event.h"

namespace tocsin::prove {
namespace {

/// Which branches accept the event.
std::vector<bool> ways_of(const Branches& branches, const doc::Value& envelope) {
  std::vector<bool> out;
  for (const auto& branch : branches.all()) out.push_back(branch.matcher.matches(envelope));
  return out;
}

/// Of the events of a correlation's test those that it counts, of each kind one: a hundred deletions show no more than the first. False when the
/// test is about one event.
bool add_counted(const rule::RuleTest& test, Subject& subject) {
  std::set<std::vector<bool>> known;
  for (const auto& event : test.events) {
    auto envelope = event::to_envelope(event);
    if (subject.branches.accept(envelope) && known.insert(ways_of(subject.branches, envelope)).second)
      subject.shown.push_back({&test, std::move(envelope), true});
  }
  return !test.events.empty();
}

}  // namespace

Checked<Subject> subject_of(const rule::Rule& rule) {
  auto branches = Branches::of(rule.pattern);
  if (!branches) return tl::make_unexpected(std::move(branches.error()));
  Subject out{&rule, std::move(*branches), {}, {}};
  for (const auto& exclusion : rule.exclusions) {
    auto excluded = Branches::of(exclusion.pattern);
    if (!excluded) return tl::make_unexpected(std::move(excluded.error()));
    out.exclusions.push_back(std::move(*excluded));
  }
  for (const auto& test : rule.tests) {
    if (test.match && !add_counted(test, out))
      out.shown.push_back({&test, event::to_envelope(test.event), false});
  }
  return out;
}

bool is_about_several(const rule::Rule& rule) {
  return !rule.correlation.is(doc::Kind::null) || !rule.alerts;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 120;
  return '"' + shorten(printable(text), kMost) + '"';
}

void Remarks::add(Remark remark) {
  if (remark.place.key.empty()) remark.place.key = key_of(check_);
  const bool said = std::any_of(out_.begin(), out_.end(), [&](const Remark& one) {
    return one.check == remark.check && one.message == remark.message;
  });
  if (!said) out_.push_back(std::move(remark));
}

}  // namespace tocsin::prove

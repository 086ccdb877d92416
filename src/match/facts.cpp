#include "match/facts.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace tocsin::match {
namespace {

// A list of more values than this is asked for, and looked for, as a whole.
constexpr std::size_t kMostTests = 4;

using Key = std::tuple<std::uint32_t, TestCode::Kind, std::uint32_t, std::uint32_t>;

Key key_of(const Fact& fact) {
  return {fact.path, fact.test.kind, fact.test.a, fact.test.b};
}

}  // namespace

bool falls_apart(const CheckTable& checks, std::uint32_t number) {
  const auto& check = checks[number];
  const auto tests = checks.tests(check);
  return !check.any_value && !check.allows_absence && !tests.empty() && tests.size() <= kMostTests &&
         std::all_of(tests.begin(), tests.end(),
                     [&](const TestCode& test) { return CheckTable::stands_alone(check, test); });
}

Question question_of(const CheckTable& checks, std::uint32_t number) {
  using Kind = TestCode::Kind;
  const auto path = checks[number].path;
  if (!falls_apart(checks, number)) return {Question::Kind::other, path};
  const auto tests = checks.tests(checks[number]);
  const auto& first = tests.front();
  if (tests.size() == 1 && first.kind == Kind::equal && first.b != 0) return {Question::Kind::one_text, path};
  if (tests.size() == 1 && checks.alone(first).kind == Kind::address_v4)
    return {Question::Kind::network, path};
  const bool excludes = tests.size() == 1 && first.excludes_texts() && first.b <= kMostTests;
  const bool texts = std::all_of(tests.begin(), tests.end(), [](const auto& t) { return t.is_of_text(); });
  return {texts || excludes ? Question::Kind::texts : Question::Kind::other, path};
}

Fact fact_of(const CheckTable& checks, std::uint32_t number, std::uint32_t test) {
  const auto& check = checks[number];
  if (!falls_apart(checks, number)) return {check.path, {TestCode::Kind::check, number, 0}};
  return {check.path, checks.alone(checks.tests(check)[test])};
}

Facts::Facts(const CheckTable& checks, std::span<const std::uint32_t> asked) {
  std::vector<std::uint32_t> uses(checks.size());
  std::vector<std::uint32_t> order;
  for (const auto check : asked) {
    if (uses[check]++ == 0) order.push_back(check);
  }
  std::map<Key, std::uint32_t> known;
  std::vector<std::vector<std::uint32_t>> by_check(checks.size());
  std::vector<std::uint32_t> fact_uses;
  for (const auto check : order) {
    const auto count = falls_apart(checks, check) ? checks.tests(checks[check]).size() : 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto fact = fact_of(checks, check, i);
      const auto [at, is_new] = known.try_emplace(key_of(fact), static_cast<std::uint32_t>(facts_.size()));
      if (is_new) {
        facts_.push_back(fact);
        fact_uses.push_back(0);
      }
      fact_uses[at->second] += uses[check];
      by_check[check].push_back(at->second);
    }
  }
  for (const auto& facts : by_check) {
    first_.push_back(static_cast<std::uint32_t>(numbers_.size()));
    numbers_.insert(numbers_.end(), facts.begin(), facts.end());
  }
  first_.push_back(static_cast<std::uint32_t>(numbers_.size()));
  sort(fact_uses);
}

void Facts::sort(std::span<const std::uint32_t> uses) {
  std::vector<std::uint32_t> order(facts_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return uses[a] > uses[b]; });
  std::vector<std::uint32_t> places(order.size());
  std::vector<Fact> sorted;
  for (const auto fact : order) {
    places[fact] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(facts_[fact]);
    if (uses[fact] > 1) ++shared_;
  }
  facts_ = std::move(sorted);
  for (auto& number : numbers_) number = places[number];
}

}  // namespace tocsin::match

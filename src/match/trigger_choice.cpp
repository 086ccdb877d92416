#include "match/trigger_choice.h"

#include <algorithm>
#include <cmath>

namespace tocsin::match {
namespace {

using Kind = TestCode::Kind;

constexpr double kKeyword = 0.4;
constexpr double kAbsent = 0.6;
constexpr double kPresent = 0.9;
constexpr double kBut = 0.95;
constexpr double kOpenRange = 0.5;
// From so many uses of a path on, what many conjunctions ask for is taken for what many events have.
constexpr double kTelling = 8;

}  // namespace

TriggerChoice::TriggerChoice(const CheckTable& checks, std::span<const std::uint32_t> uses,
                             std::uint32_t paths)
    : checks_(checks), paths_(paths) {
  for (std::uint32_t c = 0; c < checks.size(); ++c) {
    auto& at = paths_[checks[c].path];
    at.uses += uses[c];
    for (const auto& test : checks.tests(checks[c])) {
      if (test.kind == Kind::equal) {
        at.equals += 1;
      } else if (test.kind <= Kind::cased_suffix) {
        at.affixes += 1;
      } else if (test.kind == Kind::address) {
        at.addresses += 1;
      } else if (test.kind >= Kind::number && test.kind <= Kind::range) {
        at.numbers += 1;
      }
    }
  }
  for (std::uint32_t c = 0; c < checks.size(); ++c) likelihoods_.push_back(likelihood(checks[c], uses[c]));
}

std::uint32_t TriggerChoice::choose(std::span<const std::uint32_t> conjunction) const {
  return *std::min_element(conjunction.begin(), conjunction.end(), [&](std::uint32_t a, std::uint32_t b) {
    return likelihoods_[a] < likelihoods_[b];
  });
}

double TriggerChoice::likelihood(const Check& check, std::uint32_t uses) const {
  const auto& at = paths_[check.path];
  double sum = (check.any_value ? kPresent : 0) + (check.allows_absence ? kAbsent : 0);
  for (const auto& test : checks_.tests(check)) sum += likelihood(test, at);
  if (at.uses >= kTelling) sum = std::max(sum, uses / at.uses / 2);
  return std::min(sum, 1.0);
}

double TriggerChoice::likelihood(const TestCode& test, const AtPath& at) const {
  switch (test.kind) {
    case Kind::equal:
      return 1 / (at.equals + 4);
    case Kind::prefix:
    case Kind::suffix:
    case Kind::wildcard:
    case Kind::caseless_equal:
    case Kind::caseless_prefix:
    case Kind::caseless_suffix:
      return test.b == 0 ? kPresent : 1 / (at.affixes + 2);
    case Kind::cased_equal:
    case Kind::cased_prefix:
    case Kind::cased_suffix:
      return 1 / (at.affixes + 2);
    case Kind::but_equal:
    case Kind::but_texts:
    case Kind::but_numbers:
      return kBut;
    case Kind::number:
    case Kind::number_text:
      return 1 / (at.numbers + 4);
    case Kind::range: {
      const auto& range = checks_.range(test);
      if (!range.low || !range.high) return kOpenRange;
      const bool is_one_number = range.low->value == range.high->value;  // {"numeric": ["=", 5]}
      return is_one_number ? 1 / (at.numbers + 4) : 1 / std::sqrt(at.numbers + 4);
    }
    case Kind::address:
      return 1 / std::sqrt(at.addresses + 4);
    case Kind::keyword:
      return kKeyword;
    case Kind::address_v4:
    case Kind::certain:
    case Kind::check:
      break;  // none of a check's tests
  }
  return 1;
}

}  // namespace tocsin::match

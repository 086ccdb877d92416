#include "match/trigger_layout.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace tocsin::match {
namespace {

// Checks of so many conjunctions are met all the time.
constexpr std::uint32_t kPopular = 64;

bool has_text(const TestCode& test) {
  return test.kind <= TestCode::Kind::caseless_suffix || test.kind == TestCode::Kind::number_text;
}

}  // namespace

/// A conjunction below a trigger: the rest of its checks, in the order in which they are tried.
struct TriggerLayout::Rest {
  std::vector<std::uint32_t> checks;
  std::uint32_t pattern = 0;
  std::uint32_t conjunction = 0;
};

// Conjunctions that begin with the same checks share them: what `rests` have in common from `depth` on is tried once.
class TriggerLayout::TreeWriter {
 public:
  explicit TreeWriter(std::vector<CheckStep>& out) : out_(out) {}

  void write(std::span<const Rest> rests, std::size_t depth) {
    std::size_t at = 0;
    for (; at < rests.size() && rests[at].checks.size() == depth; ++at)
      out_.push_back({CheckStep::kReport | rests[at].pattern, rests[at].conjunction});
    while (at < rests.size()) {
      const auto check = rests[at].checks[depth];
      const auto first = at;
      while (at < rests.size() && rests[at].checks[depth] == check) ++at;
      const auto step = out_.size();
      out_.push_back({check, 0});
      write(rests.subspan(first, at - first), depth + 1);
      out_[step].other = static_cast<std::uint32_t>(out_.size());
    }
  }

 private:
  std::vector<CheckStep>& out_;
};

TriggerLayout::TriggerLayout(const CheckTable& checks, std::uint32_t paths)
    : checks_(checks), paths_(paths), uses_(checks.size()) {}
TriggerLayout::~TriggerLayout() = default;

void TriggerLayout::count(std::span<const std::uint32_t> conjunction) {
  for (const auto check : conjunction) ++uses_[check];
}

void TriggerLayout::rank() {
  std::vector<std::uint32_t> order(uses_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return uses_[a] > uses_[b]; });
  ranks_.resize(uses_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks_[order[i]] = i;
  choice_ = std::make_unique<TriggerChoice>(checks_, uses_, paths_);
}

void TriggerLayout::hang(std::span<const std::uint32_t> conjunction, std::uint32_t number,
                         std::uint32_t pattern) {
  if (!choice_) rank();
  const auto chosen = choice_->choose(conjunction);
  Rest rest{{}, pattern, number};
  std::copy_if(conjunction.begin(), conjunction.end(), std::back_inserter(rest.checks),
               [&](std::uint32_t check) { return check != chosen; });
  std::sort(rest.checks.begin(), rest.checks.end(),
            [&](std::uint32_t a, std::uint32_t b) { return ranks_[a] < ranks_[b]; });

  const auto& check = checks_[chosen];
  const auto tests = checks_.tests(check);
  if (!falls_apart(checks_, chosen)) {
    const bool named = !tests.empty() && has_text(tests[0]);
    return hang_on({check.path, 0xFF, named ? std::string(checks_.text(tests[0])) : std::string(), chosen, 0},
                   {chosen}, rest);
  }
  for (std::uint32_t i = 0; i < tests.size(); ++i) {
    const auto& test = tests[i];
    const auto kind = static_cast<std::uint8_t>(test.kind);
    const auto text = has_text(test) ? std::string(checks_.text(test)) : std::string();
    hang_on({check.path, kind, text, test.a, test.b}, {chosen, i}, rest);
  }
}

void TriggerLayout::hang_on(const Key& key, const Trigger& trigger, const Rest& rest) {
  auto& hung = hung_.try_emplace(key, Hung{trigger, {}}).first->second;
  hung.rests.push_back(rest);
}

// Branches that ask alike of the same path become neighbours: one look can then answer all of them (see steps.h).
bool TriggerLayout::stands_before(const Rest& a, const Rest& b) const {
  const auto group = [&](std::uint32_t check) {
    const auto question = question_of(checks_, check);
    const bool alone = question.kind == Question::Kind::other;
    return std::pair(alone ? Question() : question, check);
  };
  const auto [x, y] = std::mismatch(a.checks.begin(), a.checks.end(), b.checks.begin(), b.checks.end());
  if (x != a.checks.end() && y != b.checks.end()) return group(*x) < group(*y);
  if (x != a.checks.end() || y != b.checks.end()) return y != b.checks.end();
  return std::pair(a.pattern, a.conjunction) < std::pair(b.pattern, b.conjunction);
}

void TriggerLayout::finish(std::vector<Trigger>& triggers, std::vector<CheckStep>& steps) {
  for (auto& [key, hung] : hung_) {
    std::sort(hung.rests.begin(), hung.rests.end(),
              [&](const Rest& a, const Rest& b) { return stands_before(a, b); });
    auto trigger = hung.trigger;
    trigger.first_step = static_cast<std::uint32_t>(steps.size());
    TreeWriter(steps).write(hung.rests, 0);
    trigger.end_step = static_cast<std::uint32_t>(steps.size());
    triggers.push_back(trigger);
  }
  hung_.clear();
  triggers.shrink_to_fit();
  steps.shrink_to_fit();
}

std::vector<std::uint32_t> TriggerLayout::check_order(std::span<const CheckStep> steps) const {
  std::vector<bool> placed(uses_.size());
  std::vector<std::uint32_t> order;
  const auto place = [&](std::uint32_t check) {
    if (!placed[check]) order.push_back(check);
    placed[check] = true;
  };
  for (std::uint32_t c = 0; c < uses_.size(); ++c) {
    if (uses_[c] >= kPopular) place(c);
  }
  for (const auto& step : steps) {
    if (!step.is_report()) place(step.what);
  }
  for (std::uint32_t c = 0; c < uses_.size(); ++c) place(c);
  return order;
}

}  // namespace tocsin::match

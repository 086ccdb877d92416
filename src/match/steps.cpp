#include "match/steps.h"

#include <algorithm>

namespace tocsin::match {
namespace {

// Fewer branches are as soon tried one after the other.
constexpr std::uint32_t kLeastBranches = 4;

}  // namespace

/// Neighbours that ask alike of one path.
struct StepWriter::Branches {
  Question question;
  std::uint32_t first = 0;  // in the steps of checks
  std::uint32_t end = 0;
  std::uint32_t count = 0;
};

/// Different tests, which have numbers, as they are met.
struct StepWriter::Tests {
  std::vector<TestCode> tests;

  std::uint64_t bit_of(const TestCode& test) {
    const auto same = [&](const TestCode& other) {
      return test.kind == other.kind && test.a == other.a && test.b == other.b;
    };
    const auto known = std::find_if(tests.begin(), tests.end(), same);
    const auto number = known - tests.begin();
    if (known == tests.end()) tests.push_back(test);
    return std::uint64_t{1} << static_cast<std::uint64_t>(number);
  }
};

std::uint32_t StepWriter::write(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end) {
  const auto begin = size();
  for (auto at = first; at < end;) {
    if (steps[at].is_report()) {
      out_.emplace_back(Step::Kind::report, steps[at].pattern(), steps[at].other);
      ++at;
    } else if (const auto branches = alike(steps, at, end); branches.count >= kLeastBranches) {
      write(steps, branches);
      at = branches.end;
    } else {
      at = write_branch(steps, at);
    }
  }
  return begin;
}

StepWriter::Branches StepWriter::alike(std::span<const CheckStep> steps, std::uint32_t first,
                                       std::uint32_t end) const {
  Branches out{question_of(checks_, steps[first].what), first, first, 0};
  if (out.question.kind == Question::Kind::other) return out;
  std::size_t tests = 0;  // at most: some are the same
  while (out.end < end && !steps[out.end].is_report() &&
         question_of(checks_, steps[out.end].what) == out.question) {
    const auto facts = facts_.of(steps[out.end].what);
    const auto& test = facts_[facts[0]].test;
    tests += test.excludes_texts() ? test.b : facts.size();
    if (out.question.kind == Question::Kind::texts && tests > Step::kMostTests) break;
    out.end = steps[out.end].other;
    ++out.count;
  }
  return out;
}

void StepWriter::write(std::span<const CheckStep> steps, const Branches& branches) {
  switch (branches.question.kind) {
    case Question::Kind::one_text:
      return write_choice(steps, branches);
    case Question::Kind::network:
      return write_networks(steps, branches);
    default:
      return write_texts(steps, branches);
  }
}

void StepWriter::write_choice(std::span<const CheckStep> steps, const Branches& branches) {
  const auto choice = size();
  out_.emplace_back(Step::Kind::choice, branches.count, 0);
  out_.push_back(Step::pair(branches.question.path, 0));
  const auto cases = size();
  out_.resize(out_.size() + branches.count);
  auto next = cases;
  for (auto at = branches.first; at < branches.end;) {
    out_[next++] = Step::pair(test_of(steps[at]).a, size());
    at = write_branch(steps, at);
  }
  std::sort(out_.begin() + cases, out_.begin() + next,
            [](const Step& a, const Step& b) { return a.what < b.what; });
  out_[choice].other = size();
}

void StepWriter::write_networks(std::span<const CheckStep> steps, const Branches& branches) {
  const auto networks = size();
  out_.emplace_back(Step::Kind::networks, branches.count, 0);
  out_.push_back(Step::pair(branches.question.path, 0));
  auto next = size();
  out_.resize(out_.size() + std::size_t{2} * branches.count);
  for (auto at = branches.first; at < branches.end; next += 2) {
    const auto branch = size();
    const auto test = test_of(steps[at]);
    at = write_branch(steps, at);
    out_[next] = Step::pair(test.a, test.b);
    out_[next + 1] = Step::pair(behind_question(branch), size());
  }
  out_[networks].other = size();
}

void StepWriter::write_texts(std::span<const CheckStep> steps, const Branches& branches) {
  Tests tests;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> cases;  // the mask, and kNone or nothing
  for (auto at = branches.first; at < branches.end; at = steps[at].other) {
    auto& [mask, none] = cases.emplace_back(0, 0);
    if (const auto test = test_of(steps[at]); test.excludes_texts()) {
      for (const auto& excluded : checks_.excluded(test)) mask |= tests.bit_of(excluded);
      none = Step::kNone;
    } else {
      for (const auto fact : facts_.of(steps[at].what)) mask |= tests.bit_of(facts_[fact].test);
    }
  }
  const auto texts = size();
  out_.emplace_back(Step::Kind::texts, branches.count, 0);
  out_.push_back(Step::pair(branches.question.path, static_cast<std::uint32_t>(tests.tests.size())));
  for (const auto& test : tests.tests) {
    const auto byte = static_cast<unsigned char>(checks_.first_byte(test));
    out_.push_back(Step::pair(static_cast<std::uint32_t>(test.kind) | std::uint32_t{byte} << 8U, test.a));
    out_.push_back(Step::pair(test.b, 0));
  }
  auto next = size();
  out_.resize(out_.size() + std::size_t{2} * branches.count);
  auto at = branches.first;
  for (const auto& [mask, none] : cases) {
    const auto branch = size();
    at = write_branch(steps, at);
    out_[next] = Step::pair(static_cast<std::uint32_t>(mask), static_cast<std::uint32_t>(mask >> 32U));
    out_[next + 1] = Step::pair(behind_question(branch) | none, size());
    next += 2;
  }
  out_[texts].other = size();
}

// Where a branch goes on when what it begins with has held.
std::uint32_t StepWriter::behind_question(std::uint32_t branch) const {
  const auto& step = out_[branch];
  return step.kind() == Step::Kind::fact ? branch + 1 : branch + 1 + (step.value() + 1) / 2;
}

std::uint32_t StepWriter::write_branch(std::span<const CheckStep> steps, std::uint32_t at) {
  const auto facts = facts_.of(steps[at].what);
  const auto step = size();
  if (facts.size() == 1) {
    out_.emplace_back(Step::Kind::fact, facts[0], 0);
  } else {
    out_.emplace_back(Step::Kind::any_fact, static_cast<std::uint32_t>(facts.size()), 0);
    for (std::size_t i = 0; i < facts.size(); i += 2)
      out_.push_back(Step::pair(facts[i], facts[std::min(i + 1, facts.size() - 1)]));
  }
  write(steps, at + 1, steps[at].other);
  out_[step].other = size();
  return steps[at].other;
}

}  // namespace tocsin::match

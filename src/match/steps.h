// What is tried once a trigger holds: a tree of facts with patterns at its leaves, written down so that it is read from front to back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "match/facts.h"

namespace tocsin::match {

/// While compiling: try a check and, when it fails, go on at the step `other`; or report the conjunction `other`.
struct CheckStep {
  static constexpr std::uint32_t kReport = 0x8000'0000;

  std::uint32_t what = 0;  // a check, or kReport | pattern
  std::uint32_t other = 0;

  bool is_report() const { return (what & kReport) != 0; }
  std::uint32_t pattern() const { return what & ~kReport; }
};

/// `value`, by kind:
///   fact      its number, which has to hold; else it goes on at `other`
///   any_fact  how many facts follow, two in each step, of which one has to hold; else it goes on at `other`
///   choice    how many branches follow that each begin with a fact: the one value of a path is one certain text. The next step is
///             (path, nothing), then come (text, branch), ascending, then the branches, up to `other`
///   networks  the same, where the one value of a path is an address in a network. After (path, nothing) come for each branch
///             (network, mask) and (where what it begins with has held, its end), then the branches, up to `other`
///   texts     the same, where texts are tested. After (path, tests) come the tests (kind and first byte, a) (b, nothing), then for each
///             branch a mask of those of which one has to pass and (where it goes on, its end), kNone being set when none may
///   report    the pattern; `other` is its conjunction
struct Step {
  enum class Kind : std::uint32_t { fact, any_fact, choice, networks, texts, report };
  static constexpr std::uint32_t kKindBits = 3;
  static constexpr std::uint32_t kNone = 0x8000'0000;
  static constexpr std::uint32_t kMostTests = 64;  // of one step

  std::uint32_t what = 0;  // value << kKindBits | kind
  std::uint32_t other = 0;

  Step() = default;
  Step(Kind kind, std::uint32_t value, std::uint32_t then)
      : what(value << kKindBits | static_cast<std::uint32_t>(kind)), other(then) {}
  static Step pair(std::uint32_t first, std::uint32_t second) {
    Step out;
    out.what = first;
    out.other = second;
    return out;
  }

  Kind kind() const { return static_cast<Kind>(what & ((1U << kKindBits) - 1)); }
  std::uint32_t value() const { return what >> kKindBits; }
};

/// Tree after tree.
class StepWriter {
 public:
  StepWriter(const CheckTable& checks, const Facts& facts) : checks_(checks), facts_(facts) {}

  /// The tree that stands at [first, end) of `steps`; what is written begins at the returned place and ends at size().
  std::uint32_t write(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end);
  std::uint32_t size() const { return static_cast<std::uint32_t>(out_.size()); }
  std::vector<Step> take() { return std::move(out_); }

 private:
  struct Branches;
  struct Tests;

  Branches alike(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end) const;
  void write(std::span<const CheckStep> steps, const Branches& branches);
  void write_choice(std::span<const CheckStep> steps, const Branches& branches);
  void write_networks(std::span<const CheckStep> steps, const Branches& branches);
  void write_texts(std::span<const CheckStep> steps, const Branches& branches);
  std::uint32_t write_branch(std::span<const CheckStep> steps, std::uint32_t at);
  std::uint32_t behind_question(std::uint32_t branch) const;
  TestCode test_of(const CheckStep& step) const { return facts_[facts_.of(step.what)[0]].test; }

  const CheckTable& checks_;
  const Facts& facts_;
  std::vector<Step> out_;
};

}  // namespace tocsin::match

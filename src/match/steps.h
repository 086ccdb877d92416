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
///   report    the pattern; `other` is its conjunction
struct Step {
  enum class Kind : std::uint32_t { fact, any_fact, choice, report };
  static constexpr std::uint32_t kKindBits = 2;

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
  explicit StepWriter(const Facts& facts) : facts_(facts) {}

  /// The tree that stands at [first, end) of `steps`; what is written begins at the returned place and ends at size().
  std::uint32_t write(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end);
  std::uint32_t size() const { return static_cast<std::uint32_t>(out_.size()); }
  std::vector<Step> take() { return std::move(out_); }

 private:
  const Fact* only_text(const CheckStep& step) const;
  std::uint32_t alike(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end) const;
  void write_choice(std::span<const CheckStep> steps, std::uint32_t first, std::uint32_t end);
  std::uint32_t write_branch(std::span<const CheckStep> steps, std::uint32_t at);

  const Facts& facts_;
  std::vector<Step> out_;
};

}  // namespace tocsin::match

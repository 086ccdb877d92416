// Which of the known calls could meet a detection. "No" is sure, "yes" may be wrong: of other fields nothing is known. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "prove/known_calls.h"
#include "sigma/expression.h"

namespace tocsin::prove {

/// Some of the known calls.
class CallSet {
 public:
  CallSet(std::size_t calls, bool all) : marks_(calls, all ? 1 : 0) {}

  bool is_empty() const;
  bool has(std::size_t call) const { return marks_[call] != 0; }
  void put(std::size_t call, bool in) { marks_[call] = in ? 1 : 0; }
  CallSet& operator&=(const CallSet& other);
  CallSet& operator|=(const CallSet& other);
  void invert();

 private:
  std::vector<std::uint8_t> marks_;
};

struct Met {
  CallSet perhaps;  // those that may meet it
  CallSet surely;   // those that do, whatever else they hold
};

class CallJudge {
 public:
  explicit CallJudge(const KnownCalls& calls) : calls_(calls) {}

  CallSet all() const { return {calls_.size(), true}; }
  const KnownCalls& calls() const { return calls_; }

  /// `fields`: those that are looked at; none: all that are known.
  Met met(const sigma::Expression& expression, std::span<const std::string_view> fields = {});

  /// So much was tried that no more is: whatever is asked is possible.
  bool is_spent() const;

  /// Some event has a value there that passes; true of a field of which nothing is known.
  bool fits(std::string_view field, const sigma::ValueTest& test);

 private:
  Met met(const sigma::Item& item, std::span<const std::string_view> fields);
  std::vector<bool> passing(const KnownCalls::Field& field, const sigma::Item& item);

  const KnownCalls& calls_;
  std::size_t tried_ = 0;
};

}  // namespace tocsin::prove

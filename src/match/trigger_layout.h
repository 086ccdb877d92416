// Which conjunctions hang on which trigger, and what is tried once it holds. Used while compiling; not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "match/check_table.h"
#include "match/steps.h"
#include "match/trigger_choice.h"
#include "match/trigger_index.h"

namespace tocsin::match {

class TriggerLayout {
 public:
  TriggerLayout(const CheckTable& checks, std::uint32_t paths);
  ~TriggerLayout();

  /// First all conjunctions are counted, then they are hung.
  void count(std::span<const std::uint32_t> conjunction);
  void hang(std::span<const std::uint32_t> conjunction, std::uint32_t number, std::uint32_t pattern);
  void finish(std::vector<Trigger>& triggers, std::vector<CheckStep>& steps);

  /// All checks: first those of many conjunctions, then in the order in which `steps` names them.
  std::vector<std::uint32_t> check_order(std::span<const CheckStep> steps) const;

 private:
  struct Rest;
  class TreeWriter;
  /// Triggers in an order in which those that one value fires are neighbours: path, kind, text; the check or, for a test, its
  /// numbers, which tell tests apart that have no text.
  using Key = std::tuple<std::uint32_t, std::uint8_t, std::string, std::uint32_t, std::uint32_t>;
  struct Hung {
    Trigger trigger;
    std::vector<Rest> rests;
  };

  void hang_on(const Key& key, const Trigger& trigger, const Rest& rest);
  void rank();
  bool stands_before(const Rest& a, const Rest& b) const;

  const CheckTable& checks_;
  std::uint32_t paths_;
  std::vector<std::uint32_t> uses_;   // by check
  std::vector<std::uint32_t> ranks_;  // by check: its place among all, those of many conjunctions first
  std::unique_ptr<TriggerChoice> choice_;
  std::map<Key, Hung> hung_;
};

}  // namespace tocsin::match

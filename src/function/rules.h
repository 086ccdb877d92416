// The rules that an event is held against: all of them, read at the start, or a bundle of which rules are read when the first event comes
// that they could want, by its source and name. The second is for the bundle compiled in, which was checked when the program was built:
// it takes nine tenths off the function's start.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/event.h"
#include "rule/bundle_lines.h"
#include "rule/rule_set.h"

namespace tocsin::function {

/// What rules say of an event. Points into `rules`, which lives as long as the Rules that gave it.
struct Judged {
  const rule::RuleSet* rules = nullptr;
  rule::Judgement judgement;
};

/// Not thread-safe.
class Rules {
 public:
  Rules() = default;
  explicit Rules(rule::RuleSet all);
  /// `bundle` must outlive it. Nothing when the text is not laid out as rule::write_bundle() does it.
  static std::optional<Rules> as_needed(std::string_view bundle);

  std::size_t size() const { return size_; }

  /// The same as of all rules: hits in the order of their ids, and which correlations count the event. An error: the bundle that was
  /// compiled in cannot be read.
  Result<Judged> judge(const event::Event& event);

 private:
  /// Rules that could want events of one source.
  struct Shelf {
    std::map<std::string, rule::RuleSet, std::less<>> by_name;  // "": of events whose name no rule lists
    std::optional<rule::RuleSet> whole;                         // once there were many names
  };

  Result<const rule::RuleSet*> rules_for(const event::Event& event);
  /// `source` becomes empty when no rule lists it.
  Shelf& shelf_of(std::string_view& source);
  Result<const rule::RuleSet*> rules_for(std::string_view source, std::optional<std::string_view> name);

  std::size_t size_ = 0;
  std::vector<rule::BundleLine> lines_;                // none: all_ is whole
  std::optional<rule::RuleSet> all_;                   // for an event whose source is no plain text
  std::map<std::string, Shelf, std::less<>> shelves_;  // by source; "": of those that no rule lists
};

}  // namespace tocsin::function

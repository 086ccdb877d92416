// A rule's file, read again: for what a Rule does not remember, such as the lines on which things stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/rule.h"

namespace tocsin::cli {

/// The text of the file that the rule came from, or of the one that ships. Nothing when it cannot be read any more.
std::optional<SourceText> rule_text(const rule::Rule& rule);

/// Where things stand in a rule's file; of a Sigma file with several documents, in the one with the rule's title. Of a file that is gone everything
/// stands on line 1.
class RuleLines {
 public:
  explicit RuleLines(const rule::Rule& rule);

  /// The first line on which `text` stands below the top-level `key` (what a rule of ours calls it), as a key or a value; else that of `key`; else
  /// that on which the rule begins.
  std::size_t of(std::string_view key, std::string_view text) const;

 private:
  std::optional<SourceText> source_;
  doc::Value root_;
};

}  // namespace tocsin::cli

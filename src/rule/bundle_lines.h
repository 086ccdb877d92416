// A bundle taken apart without being read: which rules could want an event of some source and name. For the function, which reads rules
// when the first event comes that they could want; nearly every one of its processes sees few kinds of event.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"

namespace tocsin::rule {

struct BundleLine {
  std::vector<std::string_view> sources;  // of the events that the rule could want; empty: any
  std::vector<std::string_view>
      names;              // detail.eventName of the events that the rule could want; empty: any or none
  std::string_view rule;  // its document
};

/// Views into `text`. Nothing when it is not laid out as write_bundle() does it.
std::optional<std::vector<BundleLine>> bundle_lines(std::string_view text);

/// A bundle of some of the lines, in their order.
std::string bundle_of(const std::vector<const BundleLine*>& lines);

/// The texts that a pattern lists for `source`, in each alternative of an `$or`; empty when it lists none, or anything but texts. An
/// event with one `source` that is another text does not match.
std::vector<std::string> sources_of(const doc::Value& pattern);
/// The same of `detail.eventName`.
std::vector<std::string> names_of(const doc::Value& pattern);

}  // namespace tocsin::rule

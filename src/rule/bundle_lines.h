// A bundle taken apart without being read: which rules could want an event of some source. For the function, which reads a source's rules
// when the first event of that source comes; nearly every one of its processes sees events of few sources.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"

namespace tocsin::rule {

struct BundleLine {
  std::vector<std::string_view> sources;  // of the events that the rule could want; empty: any
  std::string_view rule;                  // its document
};

/// Views into `text`. Nothing when it is not laid out as write_bundle() does it.
std::optional<std::vector<BundleLine>> bundle_lines(std::string_view text);

/// A bundle of some of the lines, in their order.
std::string bundle_of(const std::vector<const BundleLine*>& lines);

/// The texts that a pattern lists for `source`; empty when it lists none, or anything but texts.
std::vector<std::string> sources_of(const doc::Value& pattern);

}  // namespace tocsin::rule

// A Sigma field with its modifiers and values, `eventName|startswith: [Delete, Put]`, read into tests. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "sigma/value_check.h"

namespace tocsin::sigma {

/// Values of `%name%`, by name.
using Placeholders = std::map<std::string, std::vector<std::string>, std::less<>>;

/// A field and what its values are tried with: one that holds is enough, or with `all` each must hold (for some value).
struct Item {
  std::string field;  // empty: every text of the event (keywords)
  std::vector<ValueTest> tests;
  bool all = false;
  bool negated = false;  // the modifier `neq`
};

struct ModifierContext {
  const SourceText& source;
  const Placeholders& placeholders;
  Diagnostics& diagnostics;
};

/// What is wrong is added to the diagnostics, at the key or at the value. `key` is "" for keywords.
Item read_item(std::string_view key, std::size_t key_begin, const doc::Value& values,
               const ModifierContext& context);

/// The modifiers that are known, in the order of the specification's appendix.
const std::vector<std::string_view>& known_modifiers();

}  // namespace tocsin::sigma

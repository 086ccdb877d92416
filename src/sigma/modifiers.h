// A Sigma field with its modifiers and values, `eventName|startswith: [Delete, Put]`, read into tests. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "sigma/expression.h"

namespace tocsin::sigma {

struct ModifierContext {
  const SourceText& source;
  Diagnostics& diagnostics;
};

/// What is wrong is added to the diagnostics, at the key or at the value. `key` is "" for keywords. One of the values is enough;
/// with `all` each must hold, with `neq` none may.
Expression read_item(std::string_view key, std::size_t key_begin, const doc::Value& values,
                     const ModifierContext& context);

/// The modifiers that are known: those of the specification's appendix, then pySigma's other names for some of them.
const std::vector<std::string_view>& known_modifiers();

}  // namespace tocsin::sigma

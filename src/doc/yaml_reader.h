// YAML text -> doc::Value, for rules and settings. Strict: plain scalars are typed by JSON's rules (number, true, false, null;
// also YAML's ~, Null and NULL), everything else is a string; no duplicate keys, no `<<` merge, one document. Aliases are expanded, within a bound.
#pragma once

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::doc {

/// An empty document is null. Pure, thread-safe.
Checked<Value> read_yaml(const SourceText& source);

}  // namespace tocsin::doc

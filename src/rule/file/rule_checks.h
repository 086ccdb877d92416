// What a rule's parts say about each other: texts name what its matching events hold, tests hold, exclusions are tested.
#pragma once

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {

/// `root` is the rule's document, read from file.source. The tests are tried when `run_tests` and nothing else is wrong. Pure.
void check_rule(const RuleFile& file, const doc::Value& root, const ParsedRule& parsed, bool run_tests,
                Diagnostics& diagnostics);

}  // namespace tocsin::rule

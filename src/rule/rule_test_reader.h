// The `tests:` of a rule, from its file and from NAME.test.yaml beside it: each test's event as it is in the end, with
// `like`, `set`, `remove` and `event: {file: x.json}` carried out.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/fields.h"
#include "doc/value.h"
#include "rule/rule.h"
#include "rule/rule_files.h"

namespace tocsin::rule {

class RuleTestReader {
 public:
  RuleTestReader(const RuleFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  /// `tests` is the value of a `tests:` key. Call once a file, the rule's own first.
  void read(const SourceText& source, const doc::Value& tests);

  std::vector<RuleTest> take() { return std::move(tests_); }

 private:
  void read_test(doc::Fields& fields, const doc::Value& value);
  void read_expectations(doc::Fields& fields, RuleTest& test);
  bool read_event(doc::Fields& fields, const doc::Value& value, RuleTest& test);
  bool event_from_file(doc::Fields& fields, const doc::Value& at, std::string_view name, doc::Value& event);
  void change_event(doc::Fields& fields, RuleTest& test);

  const RuleFile& file_;
  Diagnostics& diagnostics_;
  std::vector<RuleTest> tests_;
};

}  // namespace tocsin::rule

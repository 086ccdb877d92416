// The `tests:` of a rule, from its file and from NAME.test.yaml beside it: each test's event as it is in the end, with
// `like`, `set`, `remove` and `event: {file: x.json}` carried out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/fields.h"
#include "doc/value.h"
#include "rule/file/rule_files.h"
#include "rule/rule.h"

namespace tocsin::rule {

class RuleTestReader {
 public:
  /// `correlation`: each test has a list of events.
  RuleTestReader(const RuleFile& file, Diagnostics& diagnostics, bool correlation)
      : file_(file), diagnostics_(diagnostics), correlation_(correlation) {}

  /// `tests` is the value of a `tests:` key. Call once a file, the rule's own first.
  void read(const SourceText& source, const doc::Value& tests);

  std::vector<RuleTest> take() { return std::move(tests_); }

 private:
  void read_one_event(doc::Fields& fields, const doc::Value& value, RuleTest& test);
  void read_test(doc::Fields& fields, const doc::Value& value);
  void read_expectations(doc::Fields& fields, RuleTest& test);
  bool read_event(doc::Fields& fields, const doc::Value& value, RuleTest& test);
  bool event_from_file(doc::Fields& fields, const doc::Value& at, std::string_view name, doc::Value& event);

  const RuleFile& file_;
  Diagnostics& diagnostics_;
  const bool correlation_;
  std::vector<RuleTest> tests_;
  std::map<std::string, doc::Value> named_;  // events of correlations' tests, for `like`
};

}  // namespace tocsin::rule

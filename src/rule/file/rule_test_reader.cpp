#include "rule/file/rule_test_reader.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "rule/file/event_list.h"

namespace tocsin::rule {
void RuleTestReader::read(const SourceText& source, const doc::Value& tests) {
  if (!tests.is(doc::Kind::array)) {
    diagnostics_.push_back(diagnose(
        source, tests.begin, fmt::format("\"tests\" must be an array, not {}", doc::describe(tests.kind)),
        "- name: what happens", "$.tests"));
    return;
  }
  for (std::size_t i = 0; i < tests.items.size(); ++i) {
    doc::Fields fields(source, tests.items[i], fmt::format("$.tests[{}]", i), diagnostics_);
    if (tests.items[i].is(doc::Kind::object)) read_test(fields, tests.items[i]);
  }
}

void RuleTestReader::read_test(doc::Fields& fields, const doc::Value& value) {
  RuleTest test;
  test.name = fields.text("name");
  const auto same_name = [&](const RuleTest& other) { return other.name == test.name; };
  if (!test.name.empty() && std::any_of(tests_.begin(), tests_.end(), same_name)) {
    fields.error("name", "another test of this rule has this name");
  }
  test.file = fields.source().name;
  test.at = locate(fields.source(), value.begin);
  read_expectations(fields, test);
  if (correlation_) {
    test.events =
        read_event_list(fields, named_,
                        [this](doc::Fields& at, const doc::Value& one, std::string_view name,
                               doc::Value& event) { return event_from_file(at, one, name, event); });
  } else {
    read_one_event(fields, value, test);
  }
  fields.done();
  tests_.push_back(std::move(test));
}

void RuleTestReader::read_one_event(doc::Fields& fields, const doc::Value& value, RuleTest& test) {
  const bool usable = read_event(fields, value, test);
  change_event(fields, test.event, fields.diagnostics());
  // A test whose event could not be read is kept for `like`, but as no event that could prove anything.
  if (!usable) test.event = {};
}

void RuleTestReader::read_expectations(doc::Fields& fields, RuleTest& test) {
  if (fields.value("match") != nullptr) test.match = fields.flag("match", false);
  test.excluded_by = fields.text("excluded_by", "");
  if (fields.has("excluded_by") && test.match) {
    fields.error("excluded_by", "an event that is excluded does not alert: \"match\" must be false");
  }
  if (fields.has("rings")) test.rings = static_cast<int>(fields.whole("rings", 1, 1000, 1));
  for (const auto* key : {"rings", "events"}) {
    if (fields.maybe_value(key) != nullptr && !correlation_)
      fields.error(key, fmt::format("only the test of a correlation has \"{}\"", key));
  }
  test.title = fields.maybe_text("title");
  test.summary = fields.maybe_text("summary");
  if (const auto* severity = fields.maybe_value("severity"); severity != nullptr) {
    test.severity = std::string(kSeverityNames[fields.choice("severity", kSeverityNames, 0)]);
  }
  for (const auto* key : {"title", "summary", "severity"}) {
    if (fields.has(key) && !test.match) {
      fields.error(key, "only a test that matches makes an alert to compare with");
    }
  }
}

bool RuleTestReader::read_event(doc::Fields& fields, const doc::Value& value, RuleTest& test) {
  const auto* event = fields.maybe_value("event");
  const auto like = fields.maybe_text("like");
  if ((event != nullptr) == fields.has("like")) {
    fields.error_at(value, "a test has either \"event\" or \"like\"",
                    "event: {...}, event: {file: x.json}, or like: the name of an earlier test");
    return false;
  }
  if (like) {
    const auto found = std::find_if(tests_.begin(), tests_.end(),
                                    [&](const RuleTest& other) { return other.name == *like; });
    if (found == tests_.end()) {
      std::vector<std::string_view> names;
      for (const auto& other : tests_) names.emplace_back(other.name);
      const auto near = did_you_mean(*like, names);
      fields.error(
          "like", fmt::format("no earlier test is named \"{}\"", *like),
          near ? fmt::format("did you mean \"{}\"?", *near) : "name a test that stands above this one");
      return false;
    }
    test.event = found->event;
    return found->event.is(doc::Kind::object);
  }
  if (event == nullptr) return false;
  if (const auto name = event_file(*event); !name.empty())
    return event_from_file(fields, *event, name, test.event);
  if (!event->is(doc::Kind::object)) {
    fields.error_at(*event, fmt::format("an event must be an object, not {}", doc::describe(event->kind)),
                    "an EventBridge envelope, a CloudTrail record, or {file: x.json}");
    return false;
  }
  test.event = *event;
  return true;
}

bool RuleTestReader::event_from_file(doc::Fields& fields, const doc::Value& at, std::string_view name,
                                     doc::Value& event) {
  const auto source = read_beside(file_, name);
  if (!source) {
    fields.error_at(at, fmt::format("{}: {}", source.error().where, source.error().what),
                    "the path is relative to the rule's folder");
    return false;
  }
  auto read = doc::read_json(*source);
  if (!read) {
    diagnostics_.insert(diagnostics_.end(), read.error().begin(), read.error().end());
    return false;
  }
  if (!read->is(doc::Kind::object)) {
    fields.error_at(at, fmt::format("{} holds {}, not one event", source->name, doc::describe(read->kind)));
    return false;
  }
  event = std::move(*read);
  return true;
}

}  // namespace tocsin::rule

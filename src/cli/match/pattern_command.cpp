#include "cli/match/pattern_command.h"

#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/match/pattern_input.h"
#include "cli/setup.h"
#include "doc/json_reader.h"
#include "match/matcher.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

// A member of a case that holds a document: itself, or its text in a string.
Checked<doc::Value> document_of(const doc::Value& member, const SourceText& line, SourceText& text) {
  if (!member.is(doc::Kind::string)) {
    text = line;
    return member;
  }
  text = {line.name + ":" + std::to_string(line.first_line), member.text};
  return doc::read_json(text, match::kEventLimits);
}

std::string in_one_line(const Diagnostics& diagnostics) {
  return diagnostics.empty() ? std::string() : diagnostics.front().message;
}

class CaseRunner {
 public:
  int run(const std::string& file) {
    const auto on_problem = [this](const Diagnostic& problem) { no_case(problem); };
    const auto on_line = [&](const source::EventText& line) {
      const SourceText source{std::string(line.file), std::string(line.text), line.line};
      if (const auto parsed = doc::read_json(source, match::kEventLimits)) {
        check(*parsed, source);
      } else {
        no_case(parsed.error().front());
      }
      return true;
    };
    const auto summary = source::read_events(file, on_line, on_problem);
    if (!summary) return report(summary.error());
    fmt::print("{} passed, {} failed\n", passed_, failed_);
    std::fflush(stdout);
    if (broken_ || !summary->complete) return exit_code(ErrorKind::io);
    return failed_ > 0 ? 1 : 0;
  }

 private:
  void no_case(const Diagnostic& problem) {
    report(Diagnostics{problem});
    broken_ = true;
  }

  void check(const doc::Value& line, const SourceText& source) {
    const auto* pattern = line.find("pattern");
    const auto* event = line.find("event");
    const auto* expected = line.find("match");
    const auto* valid = line.find("valid");
    const bool asks_match = event != nullptr && expected != nullptr && expected->is(doc::Kind::boolean);
    const bool asks_valid = valid != nullptr && valid->is(doc::Kind::boolean);
    if (pattern == nullptr || asks_match == asks_valid) {
      no_case(diagnose(source, 0, "this is no case", R"({"pattern": ..., "event": ..., "match": true})"));
      return;
    }
    SourceText text;
    const auto document = document_of(*pattern, source, text);
    const auto parsed =
        document.and_then([&](const doc::Value& value) { return match::parse_pattern(value, text); });
    if (asks_valid) {
      verdict(parsed.has_value() == valid->boolean, source,
              parsed ? "the pattern is valid" : "the pattern is invalid: " + in_one_line(parsed.error()));
    } else if (!parsed) {
      verdict(false, source, "the pattern is invalid: " + in_one_line(parsed.error()));
    } else {
      check_match(*parsed, *event, expected->boolean, source);
    }
  }

  void check_match(const match::Pattern& pattern, const doc::Value& member, bool expected,
                   const SourceText& source) {
    SourceText text;
    const auto event = document_of(member, source, text);
    if (!event) return verdict(false, source, "the event is no JSON: " + in_one_line(event.error()));
    if (!event->is(doc::Kind::object)) return verdict(false, source, "the event is no object");
    const bool matches = !match::Matcher(pattern).match(*event, scratch_).empty();
    verdict(matches == expected, source, matches ? "it matches" : "it does not match");
  }

  void verdict(bool good, const SourceText& source, const std::string& what) {
    ++(good ? passed_ : failed_);
    if (!good)
      fmt::print("{}:{}: {}: {}\n", printable(source.name), source.first_line, printable(what),
                 printable(source.text));
  }

  match::Scratch scratch_;
  std::uint64_t passed_ = 0;
  std::uint64_t failed_ = 0;
  bool broken_ = false;
};

}  // namespace

int run_pattern_check(const PatternCheckOptions& options) {
  const auto pattern = load_pattern(options.file);
  if (!pattern) return pattern.error();
  fmt::print("valid\n");
  return 0;
}

int run_pattern_test(const PatternTestOptions& options) {
  return CaseRunner().run(options.file);
}

}  // namespace tocsin::cli

#include "cli/match/pattern_command.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <tuple>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "match/matcher.h"
#include "source/event_reader.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PatternCommand : public CommandTest {
 protected:
  template <class Options>
  int run(int (*command)(const Options&), const std::string& path) {
    return run_command(command, Options{path});
  }
};

TEST_F(PatternCommand, CheckSaysWhatIsWrongWhere) {
  EXPECT_EQ(run(run_pattern_check, file("good.json", R"({"a":[1]})")), 0);
  EXPECT_EQ(run(run_pattern_check, file("bad.json", "{\"a\": [1],\n \"b\": [{\"prefix\": 1}]}")), 3);
  EXPECT_THAT(err_,
              HasSubstr("bad.json:2:19: error: \"prefix\" takes a string, not a number (at $.b[0].prefix)"));
  EXPECT_EQ(run(run_pattern_check, file("none.json", "{\"a\": [1]")), 3);
  EXPECT_EQ(run(run_pattern_check, (folder_ / "missing").string()), 2);
}

TEST_F(PatternCommand, TestTakesDocumentsAndTheirTexts) {
  const auto cases = file("c.jsonl",
                          "{\"pattern\":{\"a\":[1]},\"event\":{\"a\":1},\"match\":true}\n"
                          "{\"pattern\":\"{\\\"a\\\":[1]}\",\"event\":\"{\\\"a\\\":2}\",\"match\":false}\n"
                          "{\"pattern\":{\"a\":1},\"valid\":false}\n");
  EXPECT_EQ(run(run_pattern_test, cases), 0);
  EXPECT_EQ(out_, "3 passed, 0 failed\n");
}

TEST_F(PatternCommand, TestPrintsWhatDiffers) {
  const auto cases = file("c.jsonl",
                          "{\"pattern\":{\"a\":[1]},\"event\":{\"a\":1},\"match\":true}\n"
                          "{\"pattern\":{\"a\":[1]},\"event\":{\"a\":1},\"match\":false}\n"
                          "{\"pattern\":{\"a\":1},\"event\":{\"a\":1},\"match\":true}\n"
                          "{\"pattern\":{\"a\":[1]},\"event\":\"{\",\"match\":false}\n");
  EXPECT_EQ(run(run_pattern_test, cases), 1);
  EXPECT_THAT(out_, HasSubstr("c.jsonl:2: it matches: {\"pattern\""));
  EXPECT_THAT(out_, HasSubstr("c.jsonl:3: the pattern is invalid: "));
  EXPECT_THAT(out_, HasSubstr("c.jsonl:4: the event is no JSON: "));
  EXPECT_THAT(out_, HasSubstr("\n1 passed, 3 failed\n"));
}

TEST_F(PatternCommand, ALineThatIsNoCaseIsReported) {
  const auto cases =
      file("c.jsonl",
           "{\"pattern\":{\"a\":[1]}}\n{\"pattern\":{\"a\":[1]},\"event\":{\"a\":1},\"match\":true}\nx\n");
  EXPECT_EQ(run(run_pattern_test, cases), 2);
  EXPECT_THAT(err_, HasSubstr("c.jsonl:1:1: error: this is no case"));
  EXPECT_THAT(err_, HasSubstr("c.jsonl:3"));
  EXPECT_EQ(out_, "1 passed, 0 failed\n");
  EXPECT_EQ(run(run_pattern_test, (folder_ / "missing").string()), 2);
}

TEST_F(PatternCommand, OurOwnCasesHold) {
  EXPECT_EQ(run(run_pattern_test, std::string(TOCSIN_SOURCE_DIR) + "/tests/conformance/patterns.jsonl"), 0)
      << out_ << err_;
  EXPECT_THAT(out_, StartsWith("363 passed"));
}

// ---- the larger test sets: verdicts recorded from Event Ruler ----

/// (source, pattern, event): the recorded lines on which this matcher goes its own way. docs/patterns.md gives the reasons.
using Line = std::tuple<std::string, std::string, std::string>;
const std::set<Line> kOwnWay{
    {"probe:cidr/0", R"({"a":[{"cidr":"0.0.0.0/0"}]})", R"({"a":"::1"})"},
    {"probe:cidr v6/0", R"({"a":[{"cidr":"::/0"}]})", R"({"a":"1.2.3.4"})"},
    {"probe:cidr/32", R"({"a":[{"cidr":"10.0.0.7/32"}]})", ""},
    {"probe:cidr v6/128", R"({"a":[{"cidr":"2001:db8::1/128"}]})", ""},
    {"probe:eic nonbmp", R"({"a":[{"equals-ignore-case":"𐐀"}]})", R"({"a":"𐐨"})"},
    {"probe:eic nonbmp", R"({"a":[{"equals-ignore-case":"𐐀"}]})", R"({"a":"𐐀"})"},
    {"probe:ab prefix emptylist", R"({"a":[{"anything-but":{"prefix":[]}}]})", R"({"a":"x"})"},
    {"probe:ab prefix emptylist", R"({"a":[{"anything-but":{"prefix":[]}}]})", R"({"a":1})"},
    {"probe:trailing garbage pattern", R"({"a":[1]} xx)", R"({"a":1})"},
    {"probe:trailing garbage event", R"({"a":[1]})", R"({"a":1} xx)"},
};

std::filesystem::path larger_sets() {
  const char* set = std::getenv("TOCSIN_SHARED");
  return set != nullptr ? std::filesystem::path(set) : std::filesystem::path(TOCSIN_SOURCE_DIR) / "../shared";
}

std::string verdict_of(const std::string& pattern_text, const std::string& event_text) {
  const auto pattern = match::read_pattern({"pattern", pattern_text});
  if (!pattern) return "invalid";
  if (event_text.empty()) return "valid";
  match::Scratch scratch;
  const auto matches = match::Matcher(*pattern).match_json(event_text, scratch);
  if (!matches) return "event error";
  return matches->empty() ? "false" : "true";
}

std::string recorded_in(const doc::Value& line) {
  if (line.find("event_error") != nullptr) return "event error";
  if (const auto* match = line.find("match")) return match->boolean ? "true" : "false";
  return line.find("valid")->boolean ? "valid" : "invalid";
}

TEST(LargerTestSets, AgreeWithEventRulerButForTheNamedLines) {
  const auto folder = larger_sets() / "data" / "patterns";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the larger test sets are not here: " << folder;
  std::set<Line> differing;
  std::size_t lines = 0;
  const auto on_line = [&](const source::EventText& found) {
    const auto line = doc::parse_json(found.text).value();
    const auto* event = line.find("event");
    const auto pattern = line.find("pattern")->text;
    const auto event_text = event == nullptr ? "" : event->text;
    if (verdict_of(pattern, event_text) != recorded_in(line))
      differing.insert({line.find("source")->text, pattern, event_text});
    ++lines;
    return true;
  };
  const auto on_problem = [](const Diagnostic& problem) { ADD_FAILURE() << render(problem); };
  for (const auto* name : {"conformance.jsonl.gz", "syntax.jsonl"}) {
    EXPECT_TRUE(source::read_events((folder / name).string(), on_line, on_problem)) << name;
  }
  EXPECT_EQ(lines, 5'856U + 214U);
  for (const auto& line : differing) {
    EXPECT_TRUE(kOwnWay.contains(line)) << std::get<0>(line) << "\n"
                                        << std::get<1>(line) << "\n"
                                        << std::get<2>(line);
  }
  EXPECT_EQ(differing.size(), kOwnWay.size());
}

}  // namespace
}  // namespace tocsin::cli

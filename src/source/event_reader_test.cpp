#include "source/event_reader.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "source/event_splitter.h"
#include "source/test_text.h"

namespace tocsin::source {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(EventReader, ReadsEveryFormat) {
  const std::vector<std::string> texts = {
      "{\"a\":1}\n{\"b\":2}\n",
      "{\"a\":1}\n{\"b\":2}",
      "\r\n{\"a\":1}\r\n\r\n{\"b\":2}\r\n",
      "\xEF\xBB\xBF{\"a\":1}\n\n\n{\"b\":2}",
      "[{\"a\":1},{\"b\":2}]",
      "[\n  {\"a\":1},\n  {\"b\":2}\n]\n",
      "[{\"a\":1}]\n[{\"b\":2}]",
      "{\"Records\":[{\"a\":1},{\"b\":2}]}",
      "{\"Records\":[{\"a\":1}]}\n{\"Records\":[{\"b\":2}]}",
      "{\"x\":{\"Records\":[1]},\"y\":\"Records\",\"Records\" : [ {\"a\":1} , {\"b\":2} ],\"z\":[{}]}",
      "[{\"Records\":[{\"a\":1}]},{\"Records\":[{\"b\":2}]}]",
      "{\"a\":1}{\"b\":2}",
      " {\"a\":1} {\"b\":2} ",
  };
  for (const auto& text : texts) {
    for (const auto& bytes : {text, gzip(text), gzip(text.substr(0, 5)) + gzip(text.substr(5))}) {
      const auto found = split(bytes);
      EXPECT_THAT(found.events, ElementsAre("{\"a\":1}", "{\"b\":2}")) << text;
      EXPECT_THAT(found.problems, IsEmpty()) << text;
      EXPECT_TRUE(found.summary.complete);
      EXPECT_EQ(found.summary.events, 2U);
    }
  }
}

TEST(EventReader, NothingIsNoProblem) {
  for (const std::string text : {"", "\n\n", " \r\n", "[]", "{\"Records\":[]}", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(split(text).events, IsEmpty()) << text;
    EXPECT_THAT(split(text).problems, IsEmpty()) << text;
  }
}

TEST(EventReader, KeepsPrettyPrintedTextAsItIs) {
  const std::string event = "{\n  \"a\": [\n    {\n      \"b\": \"}{\\\"\"\n    }\n  ]\n}";
  EXPECT_THAT(split(event + "\n" + event).events, ElementsAre(event, event));
}

TEST(EventReader, RecordsThatIsNoListIsAnOrdinaryMember) {
  EXPECT_THAT(split("{\"Records\":5}{\"a\":{\"Records\":[{}]}}").events,
              ElementsAre("{\"Records\":5}", "{\"a\":{\"Records\":[{}]}}"));
}

TEST(EventReader, TellsThePlaceOfEachEvent) {
  EXPECT_THAT(split("{}\n  {}\n\n{ }{}").places, ElementsAre("1:1", "2:3", "4:1", "4:4"));
  EXPECT_THAT(split("[{\"n\":\"\xC3\xA9\"},{}]").places, ElementsAre("1:2", "1:12"));
}

TEST(EventReader, ABrokenLineCostsOnlyItself) {
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"{\"a\":1", "2:7 the text ends where ',' or '}' after a member was expected"},
      {"{\"a\":[1,", "2:9 the text ends where a value was expected"},
      {"{\"a\":", "2:6 the text ends where a value was expected"},
      {"{\"a\":1,", "2:8 the text ends where a key in double quotes was expected"},
      {"{\"a\"", "2:5 the text ends where ':' after the key was expected"},
      {"{\"a\":\"x", "2:6 the string that begins here has no end"},
      {"{\"a\":[1}", "2:8 expected ',' or ']' after an array element, found '}'"},
      {"{", "2:2 the text ends where a key in double quotes was expected"},
      {"garbage", "2:1 expected an event (a JSON object), found 'g'"},
      {"17", "2:1 expected an event (a JSON object), found a number"},
      {"\"text\"", "2:1 expected an event (a JSON object), found a string"},
      {"}", "2:1 expected an event (a JSON object), found '}'"},
      {std::string(1, '\0'), "2:1 expected an event (a JSON object), found the byte 0x00"},
  };
  for (const auto& [line, problem] : broken) {
    const auto found = split("{\"first\":1}\n" + line + "\n{\"b\":2}\n{\"c\":3}\n");
    EXPECT_THAT(found.events, ElementsAre("{\"first\":1}", "{\"b\":2}", "{\"c\":3}")) << line;
    EXPECT_THAT(found.problems, ElementsAre(problem)) << line;
  }
}

TEST(EventReader, ManyBrokenLinesAreEachReported) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{\"a\":[\n{\"good\":1}\n";
  const auto found = split(text);
  EXPECT_THAT(found.events, SizeIs(1000));
  EXPECT_THAT(found.problems, SizeIs(1000));
}

TEST(EventReader, ABrokenLastLineIsReported) {
  EXPECT_THAT(split("{}\n{\"a\":").problems, ElementsAre("2:6 the text ends where a value was expected"));
  EXPECT_THAT(split("{\"a\":\n{\"b\":2}\n").events, ElementsAre("{\"b\":2}"));
}

TEST(EventReader, GoesOnInABrokenArrayAtTheNextLineOfItsKind) {
  const auto found = split(
      "[\n  {\"a\":1},\n  {\n    \"b\": [1,\n    {\"x\": }\n  ,\n  {\"c\":3},\n  {\"d\":4}\n]\n{\"e\":5}\n");
  EXPECT_THAT(found.events, testing::Contains("{\"d\":4}"));
  EXPECT_THAT(found.events, testing::Contains("{\"e\":5}"));
  EXPECT_THAT(found.problems, testing::Not(IsEmpty()));
  const auto lines = split("{\"Records\":[\n{\"a\":1},\n{\"b\":],\n{\"c\":3}\n]}\n");
  EXPECT_THAT(lines.events, ElementsAre("{\"a\":1}", "{\"c\":3}"));
  EXPECT_THAT(lines.problems, ElementsAre("3:6 a value was expected before the closing bracket"));
}

TEST(EventReader, SaysWhenTheRestOfAnArrayIsLost) {
  std::string hint;
  const auto summary = split_events(
      R"([{"a":1},{"b":],{"c":3}])", "in", [](const EventText&) { return true; },
      [&](const Diagnostic& problem) { hint = problem.hint; });
  EXPECT_EQ(summary.events, 1U);
  EXPECT_EQ(summary.problems, 1U);
  EXPECT_THAT(hint, HasSubstr("what follows on this line was not read"));
  EXPECT_THAT(split("}\nnone\n\nof this\n").problems,
              ElementsAre(HasSubstr("1:1 expected an event"), HasSubstr("2:1 lines 2 to 4 were not read")));
}

TEST(EventReader, ACutArrayIsReported) {
  EXPECT_THAT(split("[{\"a\":1},").problems, ElementsAre("1:10 the text ends inside a list of events"));
  EXPECT_THAT(split("{\"Records\":[{\"a\":1}]").problems,
              ElementsAre("1:21 the text ends inside a list of events"));
  const auto cut = split("{\"Records\":[{\"a\":1},{\"b\":");
  EXPECT_THAT(cut.events, ElementsAre("{\"a\":1}"));
  EXPECT_THAT(cut.problems, ElementsAre("1:26 the text ends where a value was expected"));
}

TEST(EventReader, ElementsThatAreNoObjectsAreReported) {
  const auto found = split(R"([1,{"a":1},"x]",[{"b":2}],null,true,{"c":3},])");
  EXPECT_THAT(found.events, ElementsAre("{\"a\":1}", "{\"c\":3}"));
  EXPECT_THAT(found.problems, ElementsAre("1:2 an event is a JSON object, found a number",
                                          "1:12 an event is a JSON object, found a string",
                                          "1:17 an event is a JSON object, found an array",
                                          "1:27 an event is a JSON object, found 'n'",
                                          "1:32 an event is a JSON object, found 't'",
                                          "1:45 a value was expected before the closing bracket"));
}

TEST(EventReader, AMissingCommaIsReportedAndTheEventsAreRead) {
  const auto found = split("[{\"a\":1} {\"b\":2} {\"c\":3}]");
  EXPECT_THAT(found.events, SizeIs(3));
  EXPECT_THAT(found.problems, ElementsAre("1:10 expected ',' or ']' after an event of the list, found '{'"));
}

TEST(EventReader, DoesNotLookInsideBalancedText) {
  const auto found = split("{\"a\":tru}\n{\"b\":\"\xFF\"}\n");
  EXPECT_THAT(found.events, SizeIs(2));
  EXPECT_THAT(found.problems, IsEmpty());
}

TEST(EventReader, DeepNestingCostsNoStack) {
  const std::string deep(100'000, '[');
  const auto found = split("{\"a\":" + deep + "\n{\"b\":2}\n" + deep + "\n{\"c\":3}\n");
  EXPECT_THAT(found.events, ElementsAre("{\"b\":2}", "{\"c\":3}"));
  EXPECT_THAT(found.problems,
              ElementsAre("1:261 nested deeper than 256 levels", HasSubstr("3:2 an event is a JSON object"),
                          "3:258 the event is nested too deep"));
}

TEST(EventReader, ALargeEventIsReadAndALargerOneIsNamed) {
  ReadLimits limits;
  limits.max_event_bytes = 400'000;
  const std::string large = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  const std::string larger = "{\"a\":\"" + std::string(500'000, 'x') + "\"}";
  for (const auto& text : {"[" + large + "," + larger + ",{}]", large + "\n" + larger + "\n{}\n"}) {
    const auto found = split(text, limits);
    EXPECT_THAT(found.events, ElementsAre(large, "{}"));
    EXPECT_THAT(found.problems, ElementsAre(HasSubstr("larger than 400000 bytes")));
    EXPECT_TRUE(found.summary.over_limit);
  }
}

TEST(EventReader, AHugeListOnOneLineIsNotHeld) {
  std::size_t events = 0;
  EventSplitter splitter(
      "in", 1000, [&](const EventText&) { return ++events > 0; },
      [](const Diagnostic& d) { FAIL() << render(d); });
  splitter.feed("{\"Records\":[{}");
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(splitter.feed(",{\"n\":\"0123456789\"}"));
  splitter.feed("]}");
  splitter.finish();
  EXPECT_EQ(events, 100'001U);
}

TEST(EventReader, PiecesOfAnySizeGiveTheSame) {
  const std::string text =
      "\xEF\xBB\xBF{\"a\":\"\\\"\\\\\"}\r\n{\"b\":[{\"c\":\n{\"d\":1}\n[{\"e\":1},2,[3],\"x\",]\n{\"x\":1,"
      "\"Records\":"
      "[{\"f\":1},{\"g\":}],\"y\":{}}\nnonsense\nmore\n{\"Records\":[{\"h\":\"\xC3\xA9\"},{\"i\":]}}\n  "
      "{\"j\":1}\n{\"k\":1}\n[{";
  const auto whole = split(text);
  for (std::size_t size = 1; size < 9; ++size) {
    Found found;
    EventSplitter splitter("in", 1 << 20, collect_events(found), collect_problems(found));
    for (std::size_t at = 0; at < text.size(); at += size)
      splitter.feed(std::string_view(text).substr(at, size));
    splitter.finish();
    EXPECT_EQ(found.events, whole.events) << size;
    EXPECT_EQ(found.places, whole.places) << size;
    EXPECT_EQ(found.problems, whole.problems) << size;
  }
}

TEST(EventReader, TruncatedGzipGivesAllBeforeTheCut) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "{\"n\":" + std::to_string(i * 7919 % 10007) + "}\n";
  const auto whole = gzip(text);
  const auto found = split(std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_GT(found.events.size(), 100U);
  EXPECT_LT(found.events.size(), 2000U);
  EXPECT_FALSE(found.summary.complete);
  ASSERT_THAT(found.problems, SizeIs(1));
  EXPECT_THAT(found.problems[0], HasSubstr("the gzip data is cut off here"));
  EXPECT_THAT(split(whole.substr(0, 5)).problems, ElementsAre("1:1 the gzip data is cut off here"));
}

TEST(EventReader, DamagedGzipIsReported) {
  auto bytes = gzip("{\"a\":1}\n{\"b\":2}\n");
  bytes[bytes.size() - 5] = static_cast<char>(bytes[bytes.size() - 5] ^ 1);  // the checksum
  EXPECT_THAT(split(bytes).events, SizeIs(2));
  EXPECT_THAT(split(bytes).problems,
              ElementsAre(HasSubstr("the gzip data is damaged (incorrect data check)")));
  EXPECT_THAT(split("\x1F\x8Bnonsense").problems, ElementsAre(HasSubstr("damaged")));
  EXPECT_THAT(split(gzip("{}\n") + "xyz").problems,
              ElementsAre("2:1 something that is not gzip follows the gzip data"));
  EXPECT_THAT(split(gzip("{}\n") + std::string(512, '\0')).problems, IsEmpty());
}

TEST(EventReader, ABombIsRefused) {
  ReadLimits limits;
  limits.max_text_bytes = 1 << 20;
  const auto big = split(gzip("{\"a\":\"" + std::string(8 << 20, 'a') + "\"}"), limits);
  EXPECT_THAT(big.problems, ElementsAre(HasSubstr("larger than 1048576 bytes when decompressed")));
  EXPECT_TRUE(big.summary.over_limit);
  EXPECT_FALSE(big.summary.complete);

  limits = {};
  limits.max_unchecked_bytes = 1 << 20;
  const auto dense = split(gzip(std::string(8 << 20, ' ')), limits);
  EXPECT_THAT(dense.problems, ElementsAre(HasSubstr("this looks like a gzip bomb")));
  EXPECT_TRUE(dense.summary.over_limit);
}

TEST(EventReader, StopsWhenTheHandlerSaysSo) {
  for (const auto& text : {std::string("{}\n{}\nx"), gzip("{}\n{}\nx")}) {
    int seen = 0;
    const auto summary = split_events(
        text, "in", [&](const EventText&) { return ++seen < 1; }, [](const Diagnostic&) { FAIL(); });
    EXPECT_EQ(seen, 1);
    EXPECT_FALSE(summary.complete);
  }
}

TEST(EventReader, ReadsFilesAndNamesThoseItCannotOpen) {
  const auto path = std::filesystem::temp_directory_path() / ("tocsin-reader-" + std::to_string(::getpid()));
  std::ofstream(path) << gzip("{\"a\":1}\n{\"b\":oops}\n");
  Found found;
  std::string origin;
  const auto summary = read_events(
      path.string(),
      [&](const EventText& event) {
        origin = origin_of(event);
        if (auto parsed = doc::parse_json(event.text); !parsed) {
          collect_problems(found)(diagnose_event(event, parsed.error().offset, parsed.error().message));
        }
        return true;
      },
      collect_problems(found));
  std::filesystem::remove(path);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(origin, path.string() + ":2");
  EXPECT_THAT(found.problems, ElementsAre("2:6 expected a value, found 'o'"));

  const auto missing = read_events("/nonexistent/x", collect_events(found), collect_problems(found));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(to_string(missing.error()), "/nonexistent/x: cannot be opened: No such file or directory");
  const auto folder = read_events("/tmp", collect_events(found), collect_problems(found));
  ASSERT_FALSE(folder.has_value());
  EXPECT_THAT(to_string(folder.error()), HasSubstr("/tmp: cannot be read: Is a directory"));
}

TEST(EventReader, MapsAnOffsetToItsPlace) {
  const EventText event{"{\"a\":1,\n \"b\":x}", "f", 3, 5, 20, 1};
  const auto first = diagnose_event(event, 5, "m", "h");
  EXPECT_EQ(first.at.line, 3U);
  EXPECT_EQ(first.at.column, 10U);
  EXPECT_EQ(first.line_text, "");
  const auto second = diagnose_event(event, 13, "m");
  EXPECT_EQ(second.at.line, 4U);
  EXPECT_EQ(second.at.column, 6U);
  EXPECT_EQ(second.line_text, " \"b\":x}");
}

}  // namespace
}  // namespace tocsin::source

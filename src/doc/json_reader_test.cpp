#include "doc/json_reader.h"

#include <gtest/gtest.h>

#include "doc/json_writer.h"

namespace tocsin::doc {
namespace {

std::string again(std::string_view text) {
  const auto read = parse_json(text);
  return read ? to_json(*read)
              : "error at " + std::to_string(read.error().offset) + ": " + read.error().message;
}

TEST(ReadJson, KeepsWhatWasWritten) {
  for (const auto* text :
       {"null", "true", "false", "0", "-0", "1e400", "-1.5E+10", "123456789012345678901234567890", "\"\"",
        "[]", "{}", "[[],{}]", R"({"a":1,"a":2})", R"({"":null})", R"(["\ud800"])", R"("\udc00\ud800")",
        R"("\u0000")"}) {
    EXPECT_EQ(again(text), text);
  }
  EXPECT_EQ(again(" \t\r\n[ 1 , 2 ]\n"), "[1,2]");
}

TEST(ReadJson, DecodesEscapes) {
  EXPECT_EQ(parse_json(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC")")->text,
            "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC");
  EXPECT_EQ(parse_json(R"("\ud83d\ude00")")->text, "\xF0\x9F\x98\x80") << "a pair is one character";
  EXPECT_EQ(parse_json(R"("\ud83dx")")->text, "\xED\xA0\xBDx") << "half a pair is kept as its three bytes";
  EXPECT_EQ(parse_json(R"("\ud83d\ud83d\ude00")")->text, "\xED\xA0\xBD\xF0\x9F\x98\x80");
  EXPECT_EQ(parse_json(R"("\ud83d\u0041")")->text,
            "\xED\xA0\xBD"
            "A");
  EXPECT_EQ(parse_json("\"\x7F\"")->text, "\x7F") << "DEL is no control character to RFC 8259";
}

TEST(ReadJson, RefusesWhatRfc8259Refuses) {
  for (const auto* text : {"",
                           " ",
                           "nul",
                           "nulll",
                           "True",
                           "NaN",
                           "Infinity",
                           "-",
                           "+1",
                           "01",
                           "-01",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "0x10",
                           "1_0",
                           "'a'",
                           "\"",
                           "\"a",
                           "\"\\",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\\ud83d\\u\"",
                           "\"a\nb\"",
                           "\"\t\"",
                           "[",
                           "[1",
                           "[1,",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "[1}",
                           "]",
                           "{",
                           "{\"a\"",
                           "{\"a\":",
                           "{\"a\":1",
                           "{\"a\":1,}",
                           "{,}",
                           "{a:1}",
                           "{1:1}",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "{\"a\":1 \"b\":2}",
                           "1 2",
                           "{}{}",
                           "// x\n1",
                           "#",
                           "\xEF\xBB\xBF{}",
                           "\xFF",
                           "\"\xC0\xAF\"",
                           "\"\xED\xA0\x80\"",
                           "\v1",
                           "\u00A01"}) {
    EXPECT_FALSE(parse_json(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_json(std::string_view("1\0", 2)).has_value());
  EXPECT_FALSE(parse_json(std::string_view("\"\0\"", 3)).has_value());
  EXPECT_FALSE(parse_json(std::string_view("\0", 1)).has_value());
}

TEST(ReadJson, SaysWhereAndWhatWouldBeRight) {
  EXPECT_EQ(again("[1 2]"), "error at 3: expected ',' or ']' after an array element, found '2'");
  EXPECT_EQ(again("{\"a\" 1}"), "error at 5: expected ':' after the key, found '1'");
  EXPECT_EQ(again("{\"a\":"), "error at 5: the text ends where a value was expected");
  EXPECT_EQ(again("[\"abc"), "error at 1: the string that begins here has no end");
  EXPECT_EQ(again("[012]"), "error at 1: a number has no leading zero");
  EXPECT_EQ(again("[\"a\\x\"]"), "error at 3: unknown escape in a string");
  EXPECT_EQ(again("{} x"), "error at 3: unexpected text after the end of the document");
  EXPECT_EQ(again("\xEF\xBB\xBF{}"), "error at 0: a byte order mark stands here");
  EXPECT_EQ(parse_json("[1,]").error().hint, "remove the comma before it");
  EXPECT_EQ(parse_json("{\"a\":1,}").error().hint, "remove the comma before it");
  EXPECT_EQ(parse_json("{\"a\":}").error().hint, "") << "there is no comma to remove";
}

TEST(ReadJson, GivesTheErrorOfAFileItsLineAndColumn) {
  const auto read = read_json({"p.json", "{\n  \"\xC3\xA9\": x\n}"});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(render(read.error()),
            "p.json:2:8: error: expected a value, found 'x'\n    \"\xC3\xA9\": x\n         ^\n");
}

TEST(ReadJson, StopsAtItsDepthAndNotAtTheStacksEnd) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(256)).has_value());
  EXPECT_EQ(parse_json(nested(257)).error().message, "nested deeper than 256 levels");
  EXPECT_FALSE(parse_json(std::string(5'000'000, '[')).has_value());
  EXPECT_FALSE(parse_json(nested(3), {2}).has_value());
  EXPECT_TRUE(parse_json("1", {0}).has_value());
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(parse_json(objects).has_value());
}

TEST(ReadJson, KnowsThePlaceOfEachValue) {
  const std::string text = R"( {"key": [12, "x"]} )";
  const auto root = parse_json(text).value();
  const auto cut = [&](const Value& v) { return text.substr(v.begin, v.end - v.begin); };
  EXPECT_EQ(cut(root), R"({"key": [12, "x"]})");
  EXPECT_EQ(cut(root.members[0].value), R"([12, "x"])");
  EXPECT_EQ(cut(root.members[0].value.items[1]), R"("x")");
  EXPECT_EQ(root.members[0].key_begin, text.find("\"key\""));
}

}  // namespace
}  // namespace tocsin::doc

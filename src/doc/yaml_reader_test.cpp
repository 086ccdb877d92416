#include "doc/yaml_reader.h"

#include <gtest/gtest.h>

#include "doc/json_writer.h"

namespace tocsin::doc {
namespace {

std::string as_json(const std::string& text) {
  const auto read = read_yaml({"x.yaml", text});
  return read ? to_json(*read) : render(read.error());
}

std::string first_line(const std::string& text) {
  const auto shown = as_json(text);
  return shown.substr(0, shown.find('\n'));
}

TEST(ReadYaml, TypesPlainScalarsByTheRulesOfJson) {
  EXPECT_EQ(as_json("[1, -1.5e3, true, false, null]"), "[1,-1.5e3,true,false,null]");
  EXPECT_EQ(
      as_json("[yes, No, on, True, FALSE, 0x1F, 012, 1_000, .5, 1., +1, .inf, .NaN, 12:30, 2025-01-01]"),
      R"(["yes","No","on","True","FALSE","0x1F","012","1_000",".5","1.","+1",".inf",".NaN","12:30","2025-01-01"])");
  EXPECT_EQ(as_json("[~, Null, NULL, ]"), "[null,null,null]");
  EXPECT_EQ(as_json("a:\nb: ''\n"), R"({"a":null,"b":""})");
}

TEST(ReadYaml, LeavesQuotedAndBlockScalarsTexts) {
  EXPECT_EQ(as_json(R"(["1", 'true', "null", !!str 5])"), R"(["1","true","null","5"])");
  EXPECT_EQ(as_json("a: |\n  5\nb: >-\n  x\n  y\n"), R"({"a":"5\n","b":"x y"})");
  EXPECT_EQ(as_json(R"(["\x1b\u00e9\n"])"), "[\"\\u001b\xC3\xA9\\n\"]");
  EXPECT_EQ(as_json("{123: x, true: y}"), R"({"123":"x","true":"y"})") << "keys are always texts";
}

TEST(ReadYaml, EscapesAreUtf8) {
  const auto read = read_yaml({"a.yaml", R"("\Nk": "a\_\N\xe9é")"});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->members.at(0).key, "\u0085k");
  EXPECT_EQ(read->members.at(0).value.text, "a\u00A0\u0085éé");
}

TEST(ReadYaml, ReadsJsonToo) {
  EXPECT_EQ(as_json(R"({"source": ["aws.iam"], "detail": {"a": [{"exists": false}], "b": [1e400]}})"),
            R"({"source":["aws.iam"],"detail":{"a":[{"exists":false}],"b":[1e400]}})");
}

TEST(ReadYaml, KnowsWhereValuesStand) {
  const SourceText source{"x.yaml", "# c\nkey:  value\n\xC3\xA9: [1,\r\n  two]\n"};
  const auto root = read_yaml(source).value();
  const auto at = [&](std::uint32_t offset) {
    const auto place = locate(source, offset);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  EXPECT_EQ(at(root.members[0].key_begin), "2:1");
  EXPECT_EQ(at(root.members[0].value.begin), "2:7");
  EXPECT_EQ(at(root.members[1].value.begin), "3:4") << "behind a character of two bytes";
  EXPECT_EQ(at(root.members[1].value.items[1].begin), "4:3");
  const SourceText marked{"x.yaml",
                          "\xEF\xBB\xBF"
                          "key: value\n"};
  EXPECT_EQ(read_yaml(marked)->members[0].value.begin, 8U) << "behind a byte order mark";
}

TEST(ReadYaml, ExpandsAliases) {
  EXPECT_EQ(as_json("a: &x {k: [1]}\nb: *x\n"), R"({"a":{"k":[1]},"b":{"k":[1]}})");
}

TEST(ReadYaml, RefusesWhatIsNotMeant) {
  EXPECT_EQ(first_line("a: 1\nb: 2\na: 3\n"), "x.yaml:3:1: error: duplicate key \"a\"");
  EXPECT_EQ(first_line("a: &x {k: 1}\nb:\n  <<: *x\n"), "x.yaml:3:3: error: '<<' merges are not supported");
  EXPECT_EQ(first_line("a: 1\n---\nb: 2\n"),
            "x.yaml:2:1: error: a second document begins here; one a file is expected");
  EXPECT_EQ(first_line("? [a, b]\n: 1\n"), "x.yaml:1:3: error: a key must be a plain text");
  EXPECT_EQ(first_line("a: \x01\n"), "x.yaml:1:4: error: a control character stands in the text");
  EXPECT_EQ(first_line("a: \xFF\n"), "x.yaml:1:4: error: not valid UTF-8");
  EXPECT_EQ(first_line(std::string("C\0\0\0\0\0\0e", 8)),
            "x.yaml:1:2: error: a control character stands in the text");
  for (const auto* text :
       {"a: [1", "a: 'x", "a: b: c", "\ta: 1", "a: *nowhere", "a: @x", "- a\nb: 1", "{a: 1", "}"}) {
    EXPECT_EQ(first_line(text).rfind("x.yaml:", 0), 0U) << text;
  }
}

TEST(ReadYaml, ReportsAllDuplicatesAtOnce) {
  const auto read = read_yaml({"x.yaml", "a: 1\na: 2\nb: {c: 1, c: 2}\n"});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().size(), 2U);
}

TEST(ReadYaml, EndsWhateverItReads) {
  EXPECT_NE(first_line(","), "") << "yaml-cpp's own loader of many documents never gets past this one";
  EXPECT_EQ(as_json(""), "null");
  EXPECT_EQ(as_json("# only a comment\n"), "null");
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'j'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) bomb += "*" + before + ", ";
    bomb += "]\n";
  }
  EXPECT_NE(first_line(bomb).find("too large or too deep"), std::string::npos);
  std::string copies = "a: &a " + std::string(1U << 20U, 'x') + "\nb: [";
  for (int i = 0; i < 300; ++i) copies += "*a, ";
  EXPECT_NE(first_line(copies + "]").find("too large or too deep"), std::string::npos);
  EXPECT_EQ(first_line(std::string(100'000, '[')).rfind("x.yaml:", 0), 0U);
}

}  // namespace
}  // namespace tocsin::doc

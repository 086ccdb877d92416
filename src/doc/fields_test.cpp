#include "doc/fields.h"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"

namespace tocsin::doc {
namespace {

using testing::ElementsAre;

// Reads a text with `use` and gives the first line of each error.
template <class Use>
std::vector<std::string> errors(const std::string& yaml, Use use) {
  const SourceText source{"x.yaml", yaml};
  const auto value = read_yaml(source).value();
  Diagnostics diagnostics;
  Fields fields(source, value, "$", diagnostics);
  use(fields);
  std::vector<std::string> lines;
  for (const auto& d : diagnostics) {
    const auto text = render(d);
    lines.push_back(text.substr(0, text.find('\n')));
  }
  return lines;
}

TEST(Fields, ReadWhatIsThere) {
  const auto none =
      errors("{t: x, n: 5, f: true, d: 15m, b: 64KiB, l: [a, b], c: high, v: {k: 1}}", [](Fields& f) {
        EXPECT_EQ(f.text("t"), "x");
        EXPECT_EQ(f.whole("n", 1, 10, 7), 5);
        EXPECT_TRUE(f.flag("f", false));
        EXPECT_EQ(f.duration("d", Milliseconds(1)), std::chrono::minutes(15));
        EXPECT_EQ(f.bytes("b", 1), 65536U);
        EXPECT_THAT(f.texts("l"), ElementsAre("a", "b"));
        EXPECT_EQ(f.choice("c", std::array<std::string_view, 2>{"low", "high"}, 0), 1U);
        EXPECT_TRUE(f.value("v")->is(Kind::object));
        f.done();
      });
  EXPECT_THAT(none, ElementsAre());
}

TEST(Fields, GiveTheDefaultWhereNothingIs) {
  const auto none = errors("{}", [](Fields& f) {
    EXPECT_EQ(f.text("t", "fallback"), "fallback");
    EXPECT_EQ(f.maybe_text("t"), std::nullopt);
    EXPECT_EQ(f.whole("n", 1, 10, 7), 7);
    EXPECT_TRUE(f.flag("f", true));
    EXPECT_EQ(f.duration("d", Milliseconds(9)), Milliseconds(9));
    EXPECT_EQ(f.bytes("b", 3), 3U);
    EXPECT_THAT(f.texts("l"), ElementsAre());
    EXPECT_EQ(f.secret("s"), std::nullopt);
    EXPECT_EQ(f.maybe_value("v"), nullptr);
    EXPECT_FALSE(f.has("v"));
    f.done();
  });
  EXPECT_THAT(none, ElementsAre());
}

TEST(Fields, NameWhatIsMissingWrongOrUnknown) {
  const auto found =
      errors("n: 99\nf: yes\nd: 5\nb: 1.5MiB\nl: [a, 5, '']\nc: hgih\ne: ' '\nsumary: x\n", [](Fields& f) {
        f.text("id");
        f.whole("n", 1, 10, 7);
        f.flag("f", false);
        f.duration("d", Milliseconds(1));
        f.bytes("b", 1);
        f.texts("l");
        f.choice("c", std::array<std::string_view, 2>{"low", "high"}, 0);
        f.text("e");
        f.text("summary", "");
        f.done();
      });
  EXPECT_THAT(found, ElementsAre("x.yaml:1:1: error: \"id\" is missing (at $)",
                                 "x.yaml:1:1: error: \"n\" must be a whole number from 1 to 10 (at $.n)",
                                 "x.yaml:2:4: error: \"f\" must be true or false, not a string (at $.f)",
                                 "x.yaml:3:1: error: \"d\" must be a duration (at $.d)",
                                 "x.yaml:4:1: error: \"b\" must be a size (at $.b)",
                                 "x.yaml:5:8: error: \"l\" is a list of texts, not a number (at $.l)",
                                 "x.yaml:5:11: error: \"l\" is a list of texts, not an empty text (at $.l)",
                                 "x.yaml:6:1: error: \"c\" cannot be \"hgih\" (at $.c)",
                                 "x.yaml:7:1: error: \"e\" is empty (at $.e)",
                                 "x.yaml:8:1: error: unknown key \"sumary\" (at $.sumary)"));
}

TEST(Fields, HintAtTheRightKeyAndAtQuotes) {
  const SourceText source{"x.yaml", "acount: 123456789012\ntitle: 5\n"};
  const auto value = read_yaml(source).value();
  Diagnostics found;
  Fields fields(source, value, "$", found);
  fields.text("account", "");
  fields.text("title");
  fields.done();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].hint, "write it in quotes: \"5\"");
  EXPECT_EQ(found[1].hint, "did you mean \"account\"?");
}

TEST(Fields, WhatIsNoMappingIsOneError) {
  const auto found = errors("[1]", [](Fields& f) {
    EXPECT_EQ(f.text("a"), "");
    EXPECT_EQ(f.value("b"), nullptr);
    f.done();
  });
  EXPECT_THAT(found,
              ElementsAre("x.yaml:1:1: error: expected a mapping of keys to values, found an array (at $)"));
}

TEST(Fields, SizesAndNumbersHaveTheirBounds) {
  for (const auto* bad : {"-1", "1.5", "x", "9999999GiB", "1 MB", "99999999999999999999", "1e3"}) {
    EXPECT_EQ(errors(std::string("b: ") + bad, [](Fields& f) { EXPECT_EQ(f.bytes("b", 8), 8U); }).size(), 1U)
        << bad;
  }
  for (const auto* bad : {"0", "11", "1.0", "1e1", "99999999999999999999", "'5'"}) {
    EXPECT_EQ(
        errors(std::string("n: ") + bad, [](Fields& f) { EXPECT_EQ(f.whole("n", 1, 10, 3), 3); }).size(), 1U)
        << bad;
  }
}

TEST(Secrets, AreNamedByTheirPlaceAndNeverShown) {
  for (const auto* bad :
       {"hunter2", "{env: ''}", "{plain: hunter2}", "{env: A, file: hunter2}", "[hunter2]", "5"}) {
    const SourceText source{"x.yaml", std::string("password: ") + bad};
    const auto value = read_yaml(source).value();
    Diagnostics found;
    Fields fields(source, value, "$", found);
    EXPECT_FALSE(fields.secret("password"));
    ASSERT_EQ(found.size(), 1U) << bad;
    EXPECT_EQ(render(found).find("hunter2"), std::string::npos);
  }
}

TEST(Secrets, MayBeInFourPlaces) {
  for (const auto& [text, place] :
       {std::pair<std::string, SecretRef>{"{env: A}", {SecretRef::From::env, "A"}},
        {"{file: /etc/a}", {SecretRef::From::file, "/etc/a"}},
        {"{ssm: /a/b}", {SecretRef::From::ssm, "/a/b"}},
        {"{secretsmanager: 'a#b'}", {SecretRef::From::secretsmanager, "a#b"}}}) {
    const SourceText source{"x.yaml", "password: " + text};
    const auto value = read_yaml(source).value();
    Diagnostics found;
    Fields fields(source, value, "$", found);
    const auto secret = fields.secret("password");
    ASSERT_TRUE(secret) << text;
    EXPECT_EQ(secret->from, place.from) << text;
    EXPECT_EQ(secret->name, place.name) << text;
    EXPECT_TRUE(found.empty());
  }
}

}  // namespace
}  // namespace tocsin::doc

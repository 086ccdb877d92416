#include "doc/yaml_writer.h"

#include <gtest/gtest.h>
#include <random>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/yaml_reader.h"

namespace tocsin::doc {
namespace {

TEST(YamlWriter, WritesForPeople) {
  const auto value = parse_json(
      R"({"title":"A Trail: Stopped","tags":["a","b.c"],"none":[],"list":[{"a":1,"b":["x y",true]},{"c":null}],"map":{"a|re":"^x"}})");
  ASSERT_TRUE(value);
  EXPECT_EQ(to_yaml(*value),
            "title: \"A Trail: Stopped\"\ntags: [a, b.c]\nnone: []\nlist:\n  - a: 1\n    b: [x y, true]\n  - "
            "c: null\n"
            "map:\n  \"a|re\": \"^x\"\n");
}

TEST(YamlWriter, WhatLooksLikeSomethingElseIsQuoted) {
  for (const auto* text : {"",           " ",      "5",
                           "1e3",        "true",   "No",
                           "null",       "~",      "- x",
                           "a: b",       "a #b",   "#x",
                           "*x",         "&x",     "!x",
                           "%x",         "@x",     "`x",
                           "{x",         "[x",     "x,y",
                           "'x",         "\"x",    "x ",
                           " x",         "a\nb",   "a\tb",
                           "\x01",       "é",      "---",
                           "..",         "?",      "0x1",
                           "=",          "x\\y",   "12:30",
                           "2026-01-01", "\u2028", "\xEF\xBB\xBFx",
                           "|",          ">"}) {
    const auto written = to_yaml(array({string(text), object({{text, string(text)}}), array({array()})}));
    const auto back = read_yaml({"x", written});
    ASSERT_TRUE(back) << written << render(back.error());
    EXPECT_EQ(to_json(*back),
              to_json(array({string(text), object({{text, string(text)}}), array({array()})})))
        << written;
  }
}

Value random_value(std::minstd_rand& engine, int depth) {
  static constexpr const char* kTexts[] = {"x", "true", "5", "", "a: b", "- y", "é\n", "l o n g", "*"};
  switch (engine() % (depth > 3 ? 4 : 6)) {
    case 0:
      return number("-1.5e3");
    case 1:
      return boolean(engine() % 2 == 0);
    case 2:
      return null();
    case 3:
      return string(kTexts[engine() % std::size(kTexts)]);
    case 4: {
      auto out = array();
      for (std::size_t i = engine() % 4; i > 0; --i) out.items.push_back(random_value(engine, depth + 1));
      return out;
    }
    default: {
      auto out = object();
      for (std::size_t i = engine() % 4; i > 0; --i)
        out.set(kTexts[engine() % std::size(kTexts)] + std::to_string(i), random_value(engine, depth + 1));
      return out;
    }
  }
}

TEST(YamlWriter, IsReadBackAsItWas) {
  std::minstd_rand engine(3);
  for (int i = 0; i < 500; ++i) {
    const auto value = object({{"v", random_value(engine, 0)}});
    const auto written = to_yaml(value);
    const auto back = read_yaml({"x", written});
    ASSERT_TRUE(back) << written << render(back.error());
    EXPECT_EQ(to_json(*back), to_json(value)) << written;
  }
}

}  // namespace
}  // namespace tocsin::doc

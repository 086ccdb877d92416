#include "doc/json_writer.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace tocsin::doc {
namespace {

TEST(WriteJson, OnOneLineOrPretty) {
  const auto value =
      object({{"a", array({number(1), boolean(false), null()})}, {"b", object()}, {"c", array()}});
  EXPECT_EQ(to_json(value), R"({"a":[1,false,null],"b":{},"c":[]})");
  EXPECT_EQ(to_pretty_json(value), R"({
  "a": [
    1,
    false,
    null
  ],
  "b": {},
  "c": []
})");
}

TEST(WriteJson, EscapesWhatJsonAndTerminalsNeed) {
  EXPECT_EQ(quote("a\"\\/\n\r\t\b\x1B\x7F"), R"("a\"\\/\n\r\t\u0008\u001b\u007f")");
  EXPECT_EQ(quote(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(quote("\xC3\xA9\xF0\x9F\x98\x80"), "\"\xC3\xA9\xF0\x9F\x98\x80\"");
}

TEST(WriteJson, IsUtf8WhateverTheValueHolds) {
  EXPECT_EQ(quote("x\xFFy"), "\"x\xEF\xBF\xBDy\"");
  EXPECT_EQ(quote("\xED\xA0\xBD"), R"("\ud83d")");
  EXPECT_EQ(quote("\xED\xBF\xBF!"), R"("\udfff!")");
  EXPECT_EQ(quote("\xED\xA0"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "half a surrogate";
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  EXPECT_EQ(invalid_utf8(to_json(object({{every, string(every)}}))), std::nullopt);
}

}  // namespace
}  // namespace tocsin::doc

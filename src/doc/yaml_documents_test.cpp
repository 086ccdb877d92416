#include "doc/yaml_documents.h"

#include <gtest/gtest.h>

namespace tocsin::doc {
namespace {

using Parts = std::vector<std::pair<std::size_t, std::string>>;

Parts parts(const std::string& text) {
  Parts out;
  for (const auto& part : split_documents({"a.yml", text})) out.emplace_back(part.first_line, part.text);
  return out;
}

TEST(SplitDocuments, OneIsOne) {
  EXPECT_EQ(parts("a: 1\nb: 2\n"), (Parts{{1, "a: 1\nb: 2\n"}}));
  EXPECT_EQ(parts("---\na: 1\n"), (Parts{{2, "a: 1\n"}}));
}

TEST(SplitDocuments, KnowWhereTheyBegin) {
  EXPECT_EQ(parts("a: 1\n---\nb: 2\n--- # two\nc: 3"), (Parts{{1, "a: 1\n"}, {3, "b: 2\n"}, {5, "c: 3"}}));
  EXPECT_EQ(parts("a: 1\n--- {b: 2}\n"), (Parts{{1, "a: 1\n"}, {2, " {b: 2}\n"}}));
}

TEST(SplitDocuments, WhatSaysNothingIsNone) {
  EXPECT_EQ(parts("# a comment\n---\n\n---\r\na: 1\r\n...\r\n"), (Parts{{5, "a: 1\r\n...\r\n"}}));
  EXPECT_TRUE(parts("").empty());
}

TEST(SplitDocuments, OtherDashesAreText) {
  EXPECT_EQ(parts("a: |\n  ---\n  x\n----\n").size(), 1U);
}

}  // namespace
}  // namespace tocsin::doc

#include "rule/sigma/documents.h"

#include <gtest/gtest.h>

#include "doc/json_writer.h"

namespace tocsin::rule {
namespace {

std::vector<std::string> documents(const std::string& text) {
  Diagnostics diagnostics;
  std::vector<std::string> out;
  for (const auto& one : sigma_documents({"x.yml", text}, diagnostics)) out.push_back(doc::to_json(one));
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  return out;
}

TEST(SigmaDocuments, AGlobalOneIsPartOfThoseThatFollow) {
  EXPECT_EQ(
      documents("action: global\ntitle: T\ndetection: {a: 1, condition: a}\n---\ndetection: {b: 2}\n---\n"
                "action: reset\n---\ntitle: U\n"),
      (std::vector<std::string>{R"({"detection":{"b":2,"a":1,"condition":"a"},"title":"T"})",
                                R"({"title":"U"})"}));
}

TEST(SigmaDocuments, ARepeatedOneIsTheOneBeforeWithChanges) {
  EXPECT_EQ(
      documents("title: T\nlevel: low\n---\naction: repeat\nlevel: high\n---\naction: repeat\ntitle: V\n"),
      (std::vector<std::string>{R"({"title":"T","level":"low"})", R"({"title":"T","level":"high"})",
                                R"({"title":"V","level":"high"})"}));
}

TEST(SigmaDocuments, CorrelationsAndFiltersTakeNothingFromAGlobalOne) {
  EXPECT_EQ(documents("action: global\nlevel: low\n---\ncorrelation: {type: x}\n---\nfilter: {rules: any}\n"),
            (std::vector<std::string>{R"({"correlation":{"type":"x"}})", R"({"filter":{"rules":"any"}})"}));
}

TEST(SigmaDocuments, PlacesArePlacesInTheFile) {
  const SourceText source{"x.yml", "title: T\n---\n# a word\ntitle: Ü\nlevel: low\n--- {title: W}\n"};
  Diagnostics diagnostics;
  const auto found = sigma_documents(source, diagnostics);
  ASSERT_EQ(found.size(), 3U) << render(diagnostics);
  EXPECT_EQ(locate(source, found[1].find("level")->begin).line, 5U);
  EXPECT_EQ(locate(source, found[1].find("level")->begin).column, 8U);
  EXPECT_EQ(locate(source, found[2].find("title")->begin).line, 6U);
  EXPECT_EQ(locate(source, found[2].find("title")->begin).column, 13U);
}

TEST(SigmaDocuments, WhatIsWrongIsSaidAndTheOthersAreRead) {
  Diagnostics diagnostics;
  const auto found =
      sigma_documents({"x.yml", "action: globl\n---\n[a]\n---\ntitle: {\n---\ntitle: T\n"}, diagnostics);
  EXPECT_EQ(found.size(), 1U);
  ASSERT_EQ(diagnostics.size(), 3U);
  EXPECT_EQ(diagnostics[0].message, "\"globl\" is no action");
  EXPECT_EQ(diagnostics[1].message, "a Sigma document is a map");
}

}  // namespace
}  // namespace tocsin::rule

// Matcher against the reference matcher on generated pairs. TOCSIN_PAIRS and TOCSIN_SEED ask for more and others.
#include <cstdlib>
#include <gtest/gtest.h>

#include "doc/json_writer.h"
#include "match/matcher.h"
#include "match/testing/generator.h"
#include "match/testing/reference_matcher.h"

namespace tocsin::match {
namespace {

std::size_t setting(const char* name, std::size_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoul(text, nullptr, 10);
}

TEST(MatcherRandom, AgreesWithTheReference) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::size_t kPairs = 15'000;
#else
  constexpr std::size_t kPairs = 100'000;
#endif
  const std::size_t pairs = setting("TOCSIN_PAIRS", kPairs);
  testing::Generator generator(static_cast<unsigned>(setting("TOCSIN_SEED", 1)));
  Scratch scratch;
  std::size_t matched = 0;
  for (std::size_t i = 0; i < pairs;) {
    const auto pattern = generator.pattern();
    const SourceText source{"generated", doc::to_json(pattern)};
    const auto parsed = parse_pattern(pattern, source);
    if (!parsed) {  // too many alternatives: one in a million
      ASSERT_NE(render(parsed.error()).find("multiplies out"), std::string::npos) << source.text;
      continue;
    }
    const Matcher matcher(*parsed);
    for (int k = 0; k < 5; ++k, ++i) {
      const auto event = generator.event_for(pattern);
      const bool expected = testing::reference_matches(pattern, event);
      ASSERT_EQ(!matcher.match(event, scratch).empty(), expected) << source.text << "\n"
                                                                  << doc::to_json(event);
      if (expected) ++matched;
      // The same from the text. What is early sees the same as long as no key is repeated.
      const auto text = doc::to_json(event);
      const auto whole = matcher.match_text(text, scratch);
      ASSERT_TRUE(whole) << text;
      ASSERT_EQ(!whole->empty(), expected) << source.text << "\n" << text;
      const auto early = matcher.match_text(text, scratch, Mode::early);
      ASSERT_TRUE(early) << text;
      if (!testing::repeats_a_path(event)) {
        ASSERT_EQ(!early->empty(), expected) << source.text << "\n" << text;
      }
    }
  }
  // A generator that only ever misses would prove little.
  EXPECT_GT(matched, pairs / 5);
  EXPECT_LT(matched, pairs * 4 / 5);
}

// What patterns share (texts, triggers, steps) must not mix them up.
TEST(MatcherRandom, ManyPatternsTogetherAgreeWithTheReference) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    testing::Generator generator(seed * 1000);
    std::vector<doc::Value> documents;
    std::vector<Pattern> patterns;
    while (patterns.size() < 300) {
      auto document = generator.pattern();
      auto parsed = parse_pattern(document, {"generated", ""});
      if (!parsed) continue;
      patterns.push_back(std::move(*parsed));
      documents.push_back(std::move(document));
    }
    const Matcher together(patterns);
    Scratch scratch;
    for (std::size_t e = 0; e < 60; ++e) {
      const auto event = generator.event_for(documents[e * 5]);
      const auto text = doc::to_json(event);
      Matches expected;
      for (std::size_t p = 0; p < documents.size(); ++p) {
        if (testing::reference_matches(documents[p], event)) expected.push_back(p);
      }
      const auto validating = together.match_text(text, scratch).value();
      ASSERT_EQ(Matches(validating.begin(), validating.end()), expected) << text;
      if (testing::repeats_a_path(event)) continue;
      const auto early = together.match_text(text, scratch, Mode::early).value();
      ASSERT_EQ(Matches(early.begin(), early.end()), expected) << text;
    }
  }
}

TEST(MatcherRandom, ManyPatternsTogetherAnswerLikeEachAlone) {
  testing::Generator generator(2);
  for (int round = 0; round < 40; ++round) {
    std::vector<doc::Value> documents;
    std::vector<Pattern> patterns;
    for (int k = 0; k < 50; ++k) {
      documents.push_back(generator.pattern());
      patterns.push_back(parse_pattern(documents.back(), {"generated", ""}).value());
    }
    const Matcher together(patterns);
    Scratch scratch;
    for (int e = 0; e < 10; ++e) {
      const auto event = generator.event_for(documents[static_cast<std::size_t>(e) * 5]);
      Matches expected;
      for (std::size_t p = 0; p < patterns.size(); ++p) {
        if (Matcher(patterns[p]).matches(event)) expected.push_back(p);
      }
      ASSERT_EQ(together.match(event, scratch), expected) << doc::to_json(event);
      ASSERT_EQ(together.match_json(doc::to_json(event), scratch).value(), expected) << doc::to_json(event);
    }
  }
}

}  // namespace
}  // namespace tocsin::match

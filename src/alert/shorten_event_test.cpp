#include "alert/shorten_event.h"

#include <gmock/gmock.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::alert {
namespace {

constexpr std::size_t kMost = kSmallestEvent;

std::string shortened(doc::Value value) {
  auto text = doc::to_json(shorten_event(std::move(value), kMost));
  EXPECT_LE(text.size(), kMost);
  EXPECT_TRUE(doc::parse_json(text));
  return text;
}

TEST(ShortenEvent, leaves_a_small_event_as_it_is) {
  const auto value = doc::object({{"a", doc::array({doc::null(), doc::string("x")})}});
  EXPECT_TRUE(doc::equal(shorten_event(value, kMost), value));
}

TEST(ShortenEvent, cuts_long_texts_first_and_says_how_much) {
  const auto out = shorten_event(
      doc::object({{"agent", doc::string(std::string(300'000, 'a'))}, {"name", doc::string("CreateUser")}}),
      kMost);
  EXPECT_EQ(out.find("name")->text, "CreateUser");
  EXPECT_THAT(out.find("agent")->text, ::testing::MatchesRegex("a+\\.\\.\\. \\(28[0-9]+ bytes left out\\)"));
}

TEST(ShortenEvent, cuts_lists_of_any_length) {
  auto list = doc::array();
  for (int i = 0; i < 50'000; ++i) list.items.push_back(doc::string("arn:aws:s3:::example"));
  EXPECT_THAT(shortened(doc::object({{"list", list}})),
              ::testing::MatchesRegex(".*\\(49[0-9]+ more left out\\).*"));
}

// An event of 500 KB that came down to 12 KB, because the next harsher step took far more than was needed.
TEST(ShortenEvent, uses_the_room_that_there_is) {
  constexpr std::size_t kRoom = std::size_t{96} * 1024;
  auto rows = doc::array();
  for (int i = 0; i < 2'500; ++i) {
    rows.items.push_back(doc::object({{"arn", doc::string("arn:aws:s3:::bucket-" + std::to_string(i))},
                                      {"note", doc::string(std::string(150, 'n'))}}));
  }
  const auto many = doc::object(
      {{"eventName", doc::string("PutObject")}, {"requestParameters", doc::object({{"rows", rows}})}});
  const auto one = doc::object({{"userAgent", doc::string(std::string(508'000, 'u'))}});
  auto deep = doc::object({{"text", doc::string(std::string(2'000, 'd'))}});
  for (int i = 0; i < 5; ++i) deep = doc::object({{"a", deep}, {"b", deep}, {"c", deep}});
  for (const auto& event : {many, one, deep}) {
    const auto whole = doc::to_json(event).size();
    EXPECT_GT(whole, 480'000U);
    const auto text = doc::to_json(shorten_event(event, kRoom));
    EXPECT_LE(text.size(), kRoom);
    EXPECT_GE(text.size(), kRoom * 3 / 4) << "of " << whole;
    EXPECT_THAT(text, ::testing::HasSubstr("left out)"));
  }
}

TEST(ShortenEvent, bounds_many_members_long_keys_long_numbers_and_depth) {
  auto members = doc::object();
  for (int i = 0; i < 20'000; ++i) members.members.push_back({"key" + std::to_string(i), doc::null(), 0});
  EXPECT_THAT(shortened(members), ::testing::HasSubstr("more left out"));

  EXPECT_THAT(shortened(doc::object({{std::string(100'000, 'k'), doc::number(std::string(100'000, '7'))}})),
              ::testing::HasSubstr("bytes left out"));

  auto deep = doc::string(std::string(50, 'x'));
  for (int i = 0; i < 200; ++i)
    deep = doc::array({deep, doc::string(std::string(200, 'y')), deep.is_scalar() ? deep : doc::null()});
  EXPECT_THAT(shortened(deep), ::testing::HasSubstr("left out)"));

  // Ten to the fourth texts, four levels deep, each escaped to six times its length.
  auto tree = doc::string(std::string(60, '\x01'));
  for (int i = 0; i < 4; ++i) tree = doc::array(std::vector<doc::Value>(10, tree));
  EXPECT_THAT(shortened(tree), ::testing::HasSubstr("left out)"));
}

TEST(ShortenEvent, never_cuts_a_character) {
  std::string text;
  while (text.size() < 100'000) text += "\xE2\x82\xAC";
  EXPECT_EQ(shortened(doc::string(text)).find("\xEF\xBF\xBD"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::alert

#include "cli/organization_accounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_fixture.h"

namespace tocsin::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class OrganizationAccounts : public CommandTest {
 protected:
  OrganizationAccounts() : clock_(*parse_time("2026-11-23T10:00:00Z")) {}

  Result<event::Accounts> ask(Asking asking = Asking::anew, bool units = true) {
    const auto answer = [this](Milliseconds most) -> Result<event::Accounts> {
      asked_.push_back(most);
      clock_.advance(takes_);
      if (!answers_) return fail({ErrorKind::io, "connection refused", "organizations", ""});
      return event::Accounts{
          {"111122223333", {"pay\"ments", "Prod/Payments", {"r-ab12", "ou-ab12-11111111"}}}};
    };
    return accounts_of({(folder_ / "data" / "tocsin.db.accounts.json").string(), units, answer}, asking,
                       clock_);
  }

  ManualClock clock_;
  bool answers_ = true;
  Milliseconds takes_ = 2s;
  std::vector<Milliseconds> asked_;
};

TEST_F(OrganizationAccounts, AreKeptForTimesWithoutAnAnswer) {
  ASSERT_TRUE(ask());
  answers_ = false;
  clock_.advance(24h);
  const auto known = ask();
  ASSERT_TRUE(known);
  EXPECT_EQ(known->at("111122223333").name, "pay\"ments");
  EXPECT_EQ(known->at("111122223333").ou, "Prod/Payments");
  EXPECT_THAT(known->at("111122223333").ou_ids, ElementsAre("r-ab12", "ou-ab12-11111111"));
  clock_.advance(24h);
  EXPECT_TRUE(ask()) << "a second failure forgets nothing";
  EXPECT_THAT(asked_, ElementsAre(3min, 20s, 20s)) << "and nobody waits long for what is known";
}

TEST_F(OrganizationAccounts, OfABigOrganizationHaveTheTimeThatTheyTook) {
  takes_ = 40s;
  ASSERT_TRUE(ask());
  clock_.advance(1h);
  ASSERT_TRUE(ask());
  EXPECT_THAT(asked_, ElementsAre(3min, 2min));
}

TEST_F(OrganizationAccounts, AreNotAskedForTwiceByOneReload) {
  answers_ = false;
  EXPECT_FALSE(ask());
  const auto again = ask();
  ASSERT_FALSE(again);
  EXPECT_THAT(to_string(again.error()), HasSubstr("connection refused"));
  EXPECT_EQ(asked_.size(), 1U);
  answers_ = true;
  clock_.advance(1min);
  EXPECT_TRUE(ask());
  EXPECT_TRUE(ask());
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(OrganizationAccounts, AreTakenAsTheyAreToLookAtAnEvent) {
  answers_ = false;
  EXPECT_FALSE(ask(Asking::kept_first));
  EXPECT_THAT(asked_, ElementsAre(20s));
  answers_ = true;
  ASSERT_TRUE(ask());
  answers_ = false;
  clock_.advance(24h * 30);
  EXPECT_TRUE(ask(Asking::kept_first));
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(OrganizationAccounts, WithNamesAloneDoNotStandForPlaces) {
  ASSERT_TRUE(ask(Asking::anew, false));
  EXPECT_TRUE(ask(Asking::anew, true));
  EXPECT_EQ(asked_.size(), 2U);
  clock_.advance(1h);
  answers_ = false;
  EXPECT_TRUE(ask(Asking::anew, false)) << "places have names";
}

TEST_F(OrganizationAccounts, AreAskedForWhenTheFileIsNotOurs) {
  std::filesystem::create_directory(folder_ / "data");
  for (const auto* text :
       {"", "{", "[]", R"({"tried":1,"accounts":[]})", R"({"tried":"2026-11-23T10:00:00Z"})"}) {
    file("data/tocsin.db.accounts.json", text);
    clock_.advance(1h);
    asked_.clear();
    EXPECT_TRUE(ask()) << text;
    EXPECT_EQ(asked_.size(), 1U) << text;
  }
}

}  // namespace
}  // namespace tocsin::cli

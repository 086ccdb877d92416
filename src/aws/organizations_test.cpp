#include "aws/organizations.h"

#include <gmock/gmock.h>
#include <utility>

#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class Organizations : public ::testing::Test {
 protected:
  template <class List>
  auto ask(const std::string& region, testing::FakeService::Handler handler, const List& list) {
    service_ = std::make_unique<testing::FakeService>(std::move(handler));
    Settings settings;
    settings.region = region;
    settings.endpoint_url = service_->url();
    settings.max_attempts = 1;
    Credentials keys;
    keys.access_key_id = "AKIDEXAMPLE";
    keys.secret_access_key = Secret("secret");
    const auto credentials = fixed_credentials(keys);
    Client client(settings, *credentials, clock_);
    return list(client, net::deadline_in(Milliseconds(5'000)));
  }

  auto ask(const std::string& region, testing::FakeService::Handler handler) {
    return ask(region, std::move(handler), list_accounts);
  }

  SystemClock clock_;
  std::unique_ptr<testing::FakeService> service_;
};

TEST_F(Organizations, ListsAllPages) {
  const auto names = ask("eu-central-1", [](const testing::Asked& asked) -> testing::Told {
    if (asked.body == "{}")
      return {R"({"Accounts":[{"Id":"111122223333","Name":"production"}],"NextToken":"more"})"};
    return {R"({"Accounts":[{"Id":"444455556666","Name":"test","Status":"SUSPENDED"}]})"};
  });
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, ElementsAre(Pair("111122223333", "production"), Pair("444455556666", "test")));
  ASSERT_EQ(service_->asked().size(), 2U);
  EXPECT_EQ(service_->asked()[1].body, R"({"NextToken":"more"})");
  EXPECT_EQ(service_->asked()[0].header("X-Amz-Target"), "AWSOrganizationsV20161128.ListAccounts");
  EXPECT_THAT(service_->asked()[0].header("Authorization"), HasSubstr("/us-east-1/organizations/"));
}

TEST_F(Organizations, AreAskedAtHomeInEachPartition) {
  for (const auto& [region, home] :
       {std::pair{"cn-north-1", "cn-northwest-1"}, {"us-gov-east-1", "us-gov-west-1"}}) {
    ASSERT_TRUE(ask(region, [](const testing::Asked&) -> testing::Told { return {"{}"}; }));
    EXPECT_THAT(service_->asked()[0].header("Authorization"),
                HasSubstr("/" + std::string(home) + "/organizations/"));
  }
}

TEST_F(Organizations, SayThatAMemberMayNotAsk) {
  const auto names = ask("eu-central-1", [](const testing::Asked&) -> testing::Told {
    return {
        R"({"__type":"AccessDeniedException","Message":"You don't have permissions to access this resource."})",
        400};
  });
  ASSERT_FALSE(names);
  EXPECT_EQ(names.error().kind, CallError::Kind::permission);
}

// Root has Prod and a pile of suspended accounts, Prod has "Pay/ments" and, on its second page, Web.
testing::Told tree(const testing::Asked& asked) {
  const auto target = asked.header("X-Amz-Target");
  const auto is = [&](std::string_view operation, std::string_view body) {
    return target == "AWSOrganizationsV20161128." + std::string(operation) && asked.body == body;
  };
  if (is("ListRoots", "{}")) return {R"({"Roots":[{"Id":"r-ab12","Name":"Root"}]})"};
  if (is("ListAccountsForParent", R"({"ParentId":"r-ab12"})"))
    return {R"({"Accounts":[{"Id":"111111111111","Name":"management"}],"NextToken":"2"})"};
  if (is("ListAccountsForParent", R"({"ParentId":"r-ab12","NextToken":"2"})"))
    return {R"({"Accounts":[{"Id":"222222222222","Name":"old","Status":"SUSPENDED"}]})"};
  if (is("ListOrganizationalUnitsForParent", R"({"ParentId":"r-ab12"})"))
    return {R"({"OrganizationalUnits":[{"Id":"ou-ab12-11111111","Name":"Prod"}]})"};
  if (is("ListOrganizationalUnitsForParent", R"({"ParentId":"ou-ab12-11111111"})"))
    return {R"({"OrganizationalUnits":[{"Id":"ou-ab12-22222222","Name":"Pay/ments"}],"NextToken":"x"})"};
  if (is("ListOrganizationalUnitsForParent", R"({"ParentId":"ou-ab12-11111111","NextToken":"x"})"))
    return {R"({"OrganizationalUnits":[{"Id":"ou-ab12-33333333","Name":"Web"}]})"};
  if (is("ListAccountsForParent", R"({"ParentId":"ou-ab12-22222222"})"))
    return {R"({"Accounts":[{"Id":"333333333333","Name":"payments"}]})"};
  if (is("ListAccountsForParent", R"({"ParentId":"ou-ab12-33333333"})"))
    return {R"({"Accounts":[{"Id":"444444444444","Name":"web"}]})"};
  return {"{}"};
}

TEST_F(Organizations, SayWhereAccountsStand) {
  const auto accounts = ask("eu-central-1", tree, list_placed_accounts);
  ASSERT_TRUE(accounts);
  ASSERT_EQ(accounts->size(), 4U);
  EXPECT_EQ(accounts->at("111111111111").name, "management");
  EXPECT_EQ(accounts->at("222222222222").ou, "");
  EXPECT_THAT(accounts->at("222222222222").ou_ids, ElementsAre("r-ab12"));
  EXPECT_EQ(accounts->at("333333333333").ou, "Prod/Pay_ments");
  EXPECT_THAT(accounts->at("333333333333").ou_ids,
              ElementsAre("r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"));
  EXPECT_EQ(accounts->at("444444444444").ou, "Prod/Web");
}

TEST_F(Organizations, AThrottleIsWaitedFor) {
  bool first = true;
  const auto accounts = ask(
      "eu-central-1",
      [&first](const testing::Asked& asked) -> testing::Told {
        if (std::exchange(first, false))
          return {R"({"__type":"TooManyRequestsException","Message":"slow down"})", 400};
        return tree(asked);
      },
      list_placed_accounts);
  ASSERT_TRUE(accounts);
  EXPECT_EQ(accounts->size(), 4U);
}

TEST_F(Organizations, ATreeWithoutAnEndIsNotWalkedForEver) {
  const auto accounts = ask(
      "eu-central-1",
      [](const testing::Asked& asked) -> testing::Told {
        if (asked.header("X-Amz-Target").find("ListRoots") != std::string::npos)
          return {R"({"Roots":[{"Id":"r-ab12"}]})"};
        return {R"({"OrganizationalUnits":[{"Id":"ou-ab12-11111111","Name":"Prod"}]})"};
      },
      list_placed_accounts);
  ASSERT_TRUE(accounts);
  EXPECT_LT(service_->asked().size(), 30U);
}

TEST_F(Organizations, AUnitThatCannotBeReadIsAnErrorForAll) {
  const auto accounts = ask(
      "eu-central-1",
      [](const testing::Asked& asked) -> testing::Told {
        if (asked.body == R"({"ParentId":"ou-ab12-33333333"})")
          return {R"({"__type":"AccessDeniedException","Message":"no"})", 400};
        return tree(asked);
      },
      list_placed_accounts);
  ASSERT_FALSE(accounts);
  EXPECT_EQ(accounts.error().kind, CallError::Kind::permission);
}

}  // namespace
}  // namespace tocsin::aws

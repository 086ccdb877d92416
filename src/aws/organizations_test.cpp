#include "aws/organizations.h"

#include <gmock/gmock.h>

#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class Organizations : public ::testing::Test {
 protected:
  CallResult<std::map<std::string, std::string>> ask(const std::string& region,
                                                     testing::FakeService::Handler handler) {
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
    return list_accounts(client, net::deadline_in(Milliseconds(5'000)));
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

}  // namespace
}  // namespace tocsin::aws

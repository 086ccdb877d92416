#include "event/actor.h"

#include <gtest/gtest.h>

#include "event/testing/sample.h"

namespace tocsin::event {
namespace {

using testing::json;

Actor actor_of(const std::string& identity) {
  return read_actor(json("{\"userIdentity\":" + identity + "}"));
}

struct Kind {
  const char* identity;
  const char* name;
  const char* description;
};

class ActorKind : public ::testing::TestWithParam<Kind> {};

TEST_P(ActorKind, has_a_name_and_a_description) {
  const auto actor = actor_of(GetParam().identity);
  EXPECT_EQ(actor.name, GetParam().name);
  EXPECT_EQ(describe(actor), GetParam().description);
}

INSTANTIATE_TEST_SUITE_P(
    All, ActorKind,
    ::testing::Values(
        Kind{
            R"({"type":"Root","arn":"arn:aws:iam::123456789012:root","accountId":"123456789012","userName":"my-alias"})",
            "root", "root user"},
        Kind{R"({"type":"IAMUser","userName":"alice","arn":"arn:aws:iam::123456789012:user/team/alice"})",
             "alice", "IAM user alice"},
        Kind{R"({"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/team/alice"})", "alice",
             "IAM user alice"},
        Kind{R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/deploy/build-7"})",
             "deploy/build-7", "assumed role deploy/build-7"},
        Kind{
            R"({"type":"AssumedRole","principalId":"AROAEXAMPLE:build-7","sessionContext":{"sessionIssuer":{"userName":"deploy"}}})",
            "deploy/build-7", "assumed role deploy/build-7"},
        Kind{R"({"type":"AssumedRole","principalId":"AROAEXAMPLE"})", "AROAEXAMPLE",
             "assumed role AROAEXAMPLE"},
        Kind{R"({"type":"FederatedUser","arn":"arn:aws:sts::123456789012:federated-user/bob"})", "bob",
             "federated user bob"},
        Kind{
            R"({"type":"SAMLUser","principalId":"x:y","userName":"carol@example.com","identityProvider":"y"})",
            "carol@example.com", "SAML user carol@example.com"},
        Kind{
            R"({"type":"WebIdentityUser","principalId":"p","userName":"repo:example/app:ref:refs/heads/main","identityProvider":"token.actions.githubusercontent.com"})",
            "repo:example/app:ref:refs/heads/main", "web identity user repo:example/app:ref:refs/heads/main"},
        Kind{
            R"({"type":"IdentityCenterUser","accountId":"123456789012","onBehalfOf":{"userId":"0a0a-1","identityStoreArn":"arn:aws:identitystore::123456789012:identitystore/d-1"}})",
            "0a0a-1", "IAM Identity Center user 0a0a-1"},
        Kind{R"({"type":"AWSService","invokedBy":"config.amazonaws.com"})", "config.amazonaws.com",
             "AWS service config.amazonaws.com"},
        Kind{R"({"type":"AWSAccount","principalId":"AIDAEXAMPLE","accountId":"210987654321"})",
             "210987654321", "AWS account 210987654321"},
        Kind{R"({"type":"AWSAccount","accountId":"210987654321"})", "210987654321",
             "AWS account 210987654321"},
        Kind{R"({"type":"Directory","userName":"dave"})", "dave", "directory user dave"},
        Kind{R"({"type":"Unknown","principalId":"pool-1","userName":"erin@example.com"})", "erin@example.com",
             "unknown identity erin@example.com"},
        Kind{R"({"type":"Unknown","accountId":"123456789012","arn":"","principalId":""})", "123456789012",
             "unknown identity 123456789012"},
        Kind{R"({"accountId":"123456789012","invokedBy":"AWS Internal"})", "AWS Internal", "AWS Internal"},
        Kind{R"({"type":"NewKind","userName":"x"})", "x", "NewKind x"},
        Kind{R"({"type":7,"userName":{"a":1},"accountId":123456789012})", "123456789012", "123456789012"},
        Kind{"null", "", ""}, Kind{"{}", "", ""}, Kind{"[]", "", ""}, Kind{R"("alice")", "", ""}));

TEST(Actor, is_followed_through_the_role_chain) {
  const auto event = testing::shaped_sample("cloudtrail-stop-logging-assumed-role");
  EXPECT_EQ(event.actor.session_name, "build-7");
  EXPECT_EQ(event.actor.session_issuer, "arn:aws:iam::123456789012:role/ci/deploy");
  EXPECT_EQ(event.actor.source_identity, "carol@example.com");
  EXPECT_EQ(event.actor.identity_provider,
            "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com");
  EXPECT_EQ(event.actor.access_key_id, "ASIAEXAMPLEDEPLOY001");
  EXPECT_EQ(event.actor.mfa, false);
}

TEST(Actor, has_a_person_behind_the_session) {
  const auto person = [](const std::string& identity) { return actor_of(identity).person; };
  EXPECT_EQ(person(R"({"type":"IAMUser","userName":"alice"})"), "alice");
  EXPECT_EQ(
      person(
          R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/deploy/x","sessionContext":{"sourceIdentity":"carol"}})"),
      "carol");
  EXPECT_EQ(
      person(
          R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/deploy/ci","sessionContext":{"webIdFederationData":{"federatedProvider":"p","attributes":{"token.actions.githubusercontent.com:aud":"sts","token.actions.githubusercontent.com:sub":"repo:example/app:ref:refs/heads/main"}}}})"),
      "repo:example/app:ref:refs/heads/main");
  EXPECT_EQ(person(R"({"type":"SAMLUser","userName":"carol@example.com"})"), "carol@example.com");
  EXPECT_EQ(person(R"({"type":"FederatedUser","arn":"arn:aws:sts::123456789012:federated-user/bob"})"),
            "bob");
  // Whoever takes on a role chooses the session's name: it names nobody.
  EXPECT_EQ(person(R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/deploy/alice"})"),
            "");
  EXPECT_EQ(person(R"({"type":"Root","arn":"arn:aws:iam::123456789012:root"})"), "");
  EXPECT_EQ(person(R"({"type":"AWSService","invokedBy":"config.amazonaws.com"})"), "");
}

TEST(Actor, knows_identity_centers_user_and_permission_set) {
  const auto session = [](const std::string& role) {
    return actor_of(
        R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/)" + role +
        R"(/bob@example.com","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/)" +
        role + R"("}}})");
  };
  const auto bob = session("AWSReservedSSO_Data_Admin_0123456789abcdef");
  EXPECT_EQ(bob.permission_set, "Data_Admin");
  EXPECT_EQ(bob.person, "bob@example.com");
  for (const auto* other :
       {"AWSReservedSSO_", "AWSReservedSSO_0123456789abcdef", "AWSReservedSSO_Admin_0123456789abcdeX",
        "AWSReservedSSO_Admin-0123456789abcdef", "deploy"}) {
    EXPECT_EQ(session(other).permission_set, "") << other;
    EXPECT_EQ(session(other).person, "") << other;
  }
}

TEST(Actor, knows_the_machine_that_credentials_were_made_for) {
  EXPECT_EQ(
      actor_of(
          R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/web/i-0123456789abcdef0"})")
          .issued_to,
      "EC2 instance i-0123456789abcdef0");
  EXPECT_EQ(
      actor_of(
          R"({"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/f/f","inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"arn:aws:lambda:eu-west-1:123456789012:function:f"}})")
          .issued_to,
      "arn:aws:lambda:eu-west-1:123456789012:function:f");
  EXPECT_EQ(actor_of(R"({"type":"IAMUser","userName":"i-am-a-user"})").issued_to, "");
}

TEST(Actor, knows_what_it_goes_on_as) {
  const auto actor = read_actor(json(
      R"({"userIdentity":{"type":"AWSAccount","accountId":"210987654321"},"responseElements":{"assumedRoleUser":{"arn":"arn:aws:sts::123456789012:assumed-role/r/s"},"credentials":{"accessKeyId":"ASIAEXAMPLE"}}})"));
  EXPECT_EQ(actor.becomes, "arn:aws:sts::123456789012:assumed-role/r/s");
  EXPECT_EQ(actor.becomes_key, "ASIAEXAMPLE");
  EXPECT_TRUE(actor_of(R"({"type":"AssumedRole","sessionContext":{"assumedRoot":"true"}})").root_session);
  EXPECT_FALSE(actor_of(R"({"type":"Root"})").root_session);
}

TEST(Actor, knows_mfa_from_the_session_or_the_sign_in) {
  const auto mfa = [](std::string_view record) { return read_actor(json(record)).mfa; };
  EXPECT_EQ(mfa(R"({"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}})"), true);
  EXPECT_EQ(mfa(R"({"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":false}}}})"), false);
  EXPECT_EQ(mfa(R"({"additionalEventData":{"MFAUsed":"Yes"}})"), true);
  EXPECT_EQ(
      mfa(R"({"additionalEventData":{"MFAUsed":"No"},"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}})"),
      false);
  EXPECT_EQ(mfa(R"({"additionalEventData":{"MFAUsed":3}})"), std::nullopt);
  EXPECT_EQ(mfa("{}"), std::nullopt);
}

}  // namespace
}  // namespace tocsin::event

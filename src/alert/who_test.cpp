#include "alert/who.h"

#include <gtest/gtest.h>

namespace tocsin::alert {
namespace {

TEST(Who, TellsTheChainInTheOrderOfTheHops) {
  event::Event event;
  event.actor.type = "AssumedRole";
  event.actor.name = "AWSReservedSSO_Admin_0123456789abcdef/bob@example.com";
  event.actor.permission_set = "Admin";
  event.actor.person = "bob@example.com";
  event.actor.session_name = "bob@example.com";
  event.actor.issued_to = "EC2 instance i-1";
  event.actor.root_session = true;
  event.actor.becomes = "arn:aws:sts::210987654321:assumed-role/r/s";
  event.actor.becomes_key = "ASIAEXAMPLE";
  event.context.actor_account_name = "production";
  const auto who = who_of(event);
  EXPECT_EQ(who.person, "bob@example.com");
  EXPECT_EQ(who.account_name, "production");
  EXPECT_EQ(who.chain,
            (std::vector<std::string>{
                "permission set Admin", "session name bob@example.com",
                "credentials made for EC2 instance i-1", "root session of the organisation's management",
                "goes on as arn:aws:sts::210987654321:assumed-role/r/s", "with the access key ASIAEXAMPLE"}));
}

TEST(Who, DoesNotSayANameTwice) {
  event::Event event;
  event.actor.name = event.actor.person = "alice";
  EXPECT_EQ(who_of(event).person, "");
}

TEST(Who, CleansWhatAnAttackerWrote) {
  event::Event event;
  event.actor.person = "bob\n\x1b[31m" + std::string(5000, 'x');
  event.actor.permission_set = "a\u202Eb";
  const auto who = who_of(event);
  EXPECT_EQ(who.person.find('\n'), std::string::npos);
  EXPECT_LE(who.person.size(), 256U);
  EXPECT_EQ(who.chain.at(0).find("\u202E"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::alert

// Against a server on loopback that answers as SES does, and as a network does.
#include "sink/ses/ses_sink.h"

#include "base/hash.h"
#include "doc/json_reader.h"
#include "sink/testing/aws_cases.h"

namespace tocsin::sink {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::json_error;
using testing::made_of;

class SesSinkTest : public testing::AwsSinkTest {
 protected:
  SesSinkTest() {
    make_ = [this](aws::Client* client) {
      return std::make_unique<SesSink>("night-watch", settings_, client);
    };
  }
  const SesSettings settings_{{"Tocsin", "tocsin@example.com"},
                              {{"", "security@example.com"}, {"Night Watch", "watch@example.com"}},
                              "alarms",
                              "eu-central-1"};
};

TEST_F(SesSinkTest, EachRecipientIsATarget) {
  const SesSink sink("s", settings_);
  EXPECT_THAT(sink.targets(), ElementsAre("security@example.com", "watch@example.com"));
  const auto mail = sink.render(notification_, "watch@example.com");
  EXPECT_EQ(mail.content_type, "message/rfc822");
  EXPECT_THAT(mail.body, HasSubstr("To: \"Night Watch\" <watch@example.com>\r\n"));
  EXPECT_THAT(mail.body, HasSubstr("Subject: [MEDIUM] IAM User Created"));
}

TEST_F(SesSinkTest, SendsTheMailAsItIs) {
  const auto result = answered({{"200 OK", R"({"MessageId":"m-1"})"}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "SES message m-1");
  EXPECT_THAT(requests_[0], HasSubstr("POST /v2/email/outbound-emails "));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/ses/aws4_request"));
  const auto request = doc::parse_json(body_of(0)).value();
  EXPECT_EQ(doc::string_at(request, "FromEmailAddress"), "tocsin@example.com");
  EXPECT_EQ(doc::string_at(request, "Destination.ToAddresses.0"), "security@example.com");
  EXPECT_EQ(doc::string_at(request, "ConfigurationSetName"), "alarms");
  EXPECT_EQ(doc::string_at(request, "Content.Raw.Data"),
            base64(SesSink("s", settings_).render(notification_, "security@example.com").body));
}

TEST_F(SesSinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"400 X",
       json_error("MessageRejected",
                  "Email address is not verified. The following identities failed the check"),
       Kind::unavailable, "not verified"},
      {"400 X", json_error("MessageRejected", "Address is on the suppression list"), Kind::permanent,
       "suppression"},
      {"400 X", json_error("BadRequestException", "Missing final '@domain'"), Kind::permanent, "@domain"},
      {"400 X", json_error("SendingPausedException", "paused"), Kind::unavailable, "paused"},
      {"400 X", json_error("AccountSuspendedException", "suspended"), Kind::unavailable, "suspended"},
      {"400 X", json_error("MailFromDomainNotVerifiedException", "domain"), Kind::unavailable, "domain"},
      {"404 X", json_error("NotFoundException", "Configuration set <alarms> does not exist."),
       Kind::unavailable, "does not exist"},
      {"400 X", json_error("LimitExceededException", "Daily message quota exceeded."), Kind::unavailable,
       "quota"},
      {"429 X", json_error("TooManyRequestsException", "Maximum sending rate exceeded."), Kind::unavailable,
       "rate"},
  });
  expect_what_all_services_do(false, json_error);
}

TEST(SesSettings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_ses, "from: a@example.com\nto: [b@example.com]").first);
  EXPECT_TRUE(made_of(make_ses,
                      "from: A <a@example.com>\nto: [b@example.com, C <c@example.com>]\n"
                      "configuration_set: x-1\nregion: eu-west-1")
                  .first);
  for (const auto* wrong :
       {"from: a@example.com", "to: [b@example.com]", "from: nobody\nto: [b@example.com]",
        "from: a@example.com\nto: []", "from: a@example.com\nto: [b@example.com, b@example.com]",
        "from: a@example.com\nto: [b@example.com]\nconfiguration_set: a b"}) {
    EXPECT_FALSE(made_of(make_ses, wrong).first) << wrong;
  }
}

}  // namespace
}  // namespace tocsin::sink

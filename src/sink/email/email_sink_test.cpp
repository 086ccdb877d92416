#include "sink/email/email_sink.h"

#include <gmock/gmock.h>

#include "doc/yaml_reader.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  std::optional<EmailSettings> settings;
  std::string errors;
};

Read read(const std::string& yaml) {
  const SourceText source{"tocsin.yaml", yaml};
  const auto value = doc::read_yaml(source).value();
  Diagnostics diagnostics;
  doc::Fields fields(source, value, "$", diagnostics);
  Read out;
  out.settings = read_email_settings(fields);
  fields.done();
  out.errors = render(diagnostics);
  return out;
}

const std::string kPeople = "from: Tocsin <tocsin@example.com>\nto: [a@example.com, B <b@example.com>]\n";

TEST(EmailSettings, DefaultsAreEncryptedAwayFromThisMachine) {
  const auto far = read("host: smtp.example.com\n" + kPeople);
  ASSERT_TRUE(far.settings) << far.errors;
  EXPECT_EQ(far.settings->server.tls, net::SmtpTls::starttls);
  EXPECT_EQ(far.settings->server.port, 587);
  for (const auto* host : {"localhost", "127.0.0.1", "127.8.9.1", "'::1'", "'[::1]'"}) {
    const auto near = read(std::string("host: ") + host + "\n" + kPeople);
    ASSERT_TRUE(near.settings) << near.errors;
    EXPECT_EQ(near.settings->server.tls, net::SmtpTls::none) << host;
    EXPECT_EQ(near.settings->server.port, 25);
  }
  EXPECT_EQ(read("host: smtp.example.com\ntls: implicit\n" + kPeople).settings->server.port, 465);
}

TEST(EmailSettings, ClearTextLeavesThisMachineNever) {
  for (const auto* host :
       {"smtp.example.com", "127.0.0.1.example.com", "10.0.0.1", "'2001:db8::1'", "localhost.example"}) {
    const auto out = read(std::string("host: ") + host + "\ntls: none\n" + kPeople);
    EXPECT_FALSE(out.settings) << host;
    EXPECT_THAT(out.errors, HasSubstr("must be encrypted")) << host;
  }
}

TEST(EmailSettings, RefusesHostsThatAreMore) {
  for (const auto* host : {"smtp://x", "x:25", "a b", "x/y", "user@x", "-x", "'x\\r\\ny'"}) {
    EXPECT_FALSE(read("host: \"" + std::string(host) + "\"\n" + kPeople).settings) << host;
  }
}

TEST(EmailSettings, AllErrorsAtOnce) {
  const auto out = read("host: a b\nfrom: nobody\nto: [x, y]\nusername: me\nanswer_timeout: 2h\nprot: 3\n");
  EXPECT_FALSE(out.settings);
  for (const auto* part :
       {"host", "nobody", "\"x\"", "\"y\"", "needs a password", "at most one hour", "prot"}) {
    EXPECT_THAT(out.errors, HasSubstr(part));
  }
}

TEST(EmailSink, EachRecipientGetsAMailOfTheirOwn) {
  const EmailSink sink("mail", *read("host: localhost\n" + kPeople).settings);
  EXPECT_THAT(sink.targets(), ElementsAre("a@example.com", "b@example.com"));
  const auto notification = testing::notification_of(testing::sample_alert());
  EXPECT_THAT(sink.render(notification, "a@example.com").body, HasSubstr("To: <a@example.com>\r\n"));
  const auto mail = sink.render(notification, "b@example.com").body;
  EXPECT_THAT(mail, HasSubstr("To: \"B\" <b@example.com>\r\n"));
  EXPECT_EQ(mail.find("a@example.com"), std::string::npos);
}

TEST(EmailSink, AMissingSecretPausesTheChannelAndSaysWhich) {
  EmailSink sink(
      "mail", *read("host: localhost\nusername: me\npassword: {env: TOCSIN_NO_SUCH}\n" + kPeople).settings);
  const auto result = sink.deliver({"message/rfc822", "x"}, {"d", "a@example.com", 1, false});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(result.error().reason, HasSubstr("TOCSIN_NO_SUCH"));
}

}  // namespace
}  // namespace tocsin::sink

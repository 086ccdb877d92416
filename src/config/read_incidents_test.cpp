#include "config/read_incidents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::config {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Checked<Config> read(const std::string& incidents) {
  return parse(
      {"tocsin.yaml", "sinks: [{type: stdout, answer_links: true}]\nincidents: " + incidents + "\n"});
}

std::string errors_of(const std::string& incidents) {
  const auto config = read(incidents);
  return config ? "" : render(config.error());
}

TEST(ReadIncidents, HaveDefaults) {
  const auto config = read("{}");
  ASSERT_TRUE(config) << render(config.error());
  EXPECT_EQ(config->incidents.window, 1h);
  EXPECT_EQ(config->incidents.longest, 24h);
  EXPECT_EQ(config->incidents.ack_for, 4h);
  EXPECT_THAT(config->incidents.address, IsEmpty());
  EXPECT_EQ(config->sinks.at(0).answer_links, true);
}

TEST(ReadIncidents, AreRead) {
  const auto config = read(
      "{window: 30m, longest: 12h, ack_for: 2h, listen: \"[::1]:8090\", public_url: "
      "https://t.example.com/x/, "
      "link_secrets: [{env: NEW}, {file: /old}], token: {env: T}}");
  ASSERT_TRUE(config) << render(config.error());
  const auto& incidents = config->incidents;
  EXPECT_EQ(incidents.window, 30min);
  EXPECT_EQ(incidents.ack_for, 2h);
  EXPECT_EQ(incidents.address, "::1");
  EXPECT_EQ(incidents.port, 8090);
  EXPECT_EQ(incidents.public_url, "https://t.example.com/x");
  ASSERT_THAT(incidents.link_secrets, SizeIs(2));
  EXPECT_EQ(incidents.link_secrets[0].name, "NEW");
  EXPECT_EQ(incidents.token->name, "T");
}

TEST(ReadIncidents, LinksNeedAllThree) {
  const auto text = errors_of("{listen: 127.0.0.1:0}");
  EXPECT_THAT(text, HasSubstr("links need \"public_url\" as well"));
  EXPECT_THAT(text, HasSubstr("links need \"link_secrets\" as well"));
}

TEST(ReadIncidents, SayWhatIsWrongWithItsPlace) {
  EXPECT_THAT(errors_of("{windw: 1h}"), HasSubstr("tocsin.yaml:2:13: error: unknown key \"windw\""));
  EXPECT_THAT(errors_of("{window: 30d}"), HasSubstr("from a second to 7d"));
  EXPECT_THAT(errors_of("{window: 2h, longest: 1h}"), HasSubstr("shorter than"));
  for (const auto* listen : {"8090", "\":8090\"", "\"host:\"", "\"host:99999\"", "\"host:80x\"", "7"})
    EXPECT_THAT(errors_of(std::string("{listen: ") + listen + "}"), HasSubstr("listen")) << listen;
  for (const auto* url : {"http://tocsin.example.com", "https://", "https://a/?b", "https://u@h", "ftp://x",
                          "https://a b", "https://a<b"}) {
    EXPECT_THAT(errors_of("{public_url: '" + std::string(url) + "'}"), HasSubstr("must be an https address"))
        << url;
  }
  EXPECT_THAT(errors_of("{link_secrets: []}"), HasSubstr("one or two"));
  EXPECT_THAT(errors_of("{link_secrets: [{env: A}, {env: B}, {env: C}]}"), HasSubstr("one or two"));
}

TEST(ReadIncidents, ASecretThatIsWrittenOutIsNotShown) {
  const auto text = errors_of("{link_secrets: [hunter2], token: hunter2}");
  EXPECT_THAT(text, HasSubstr("must say where the secret is"));
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace tocsin::config

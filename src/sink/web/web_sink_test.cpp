#include "sink/web/web_sink.h"

#include "doc/yaml_reader.h"
#include "sink/testing/temporary_folder.h"
#include "sink/testing/web_cases.h"

namespace tocsin::sink {
namespace {

using namespace std::chrono_literals;
using testing::answering;
using testing::deliver_sample;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::WebServer;

class Postcard : public WebSink {
 public:
  using WebSink::WebSink;
  Payload render(const Notification& notification, std::string_view /*target*/) const override {
    return {"text/plain; charset=utf-8", notification.alert.title};
  }
};

class KeyedPostcard final : public Postcard {
 public:
  using Postcard::Postcard;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override {
    auto made = Postcard::request(payload, context);
    if (made) made->add_secret_header("Authorization", "Bearer ", Secret("the-token-of-the-channel"));
    return made;
  }
};

TEST(WebSink, AnswersAreUnderstood) {
  testing::expect_web_outcomes(
      [](WebSettings web) { return std::make_unique<Postcard>("card", std::move(web)); });
}

TEST(WebSink, PostsThePayloadAsItIs) {
  const WebServer server(answering("202 Accepted", "queued as 7"));
  KeyedPostcard sink("card", server.settings());
  const auto result = deliver_sample(sink);
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "HTTP 202: queued as 7");
  const auto request = server.requests().front();
  EXPECT_THAT(request, HasSubstr("POST /hooks/" + std::string(testing::kUrlSecret) + " HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer the-token-of-the-channel\r\n"));
  EXPECT_TRUE(request.ends_with("\r\n\r\nIAM User Created")) << request;
}

TEST(WebSink, ShowsNoSecretThatTheServerRepeats) {
  const WebServer server([](net::testing::Peer& peer, const std::string& request) {
    peer.answer("bad request: " + request, "400 Bad Request");
    return true;
  });
  KeyedPostcard sink("card", server.settings());
  const auto result = deliver_sample(sink);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().reason, HasSubstr("bad request: POST <secret> HTTP/1.1"));
  EXPECT_THAT(result.error().reason, Not(HasSubstr("the-token")));
}

TEST(WebSink, ReadsTheUrlAnewForEachMessage) {
  const testing::TemporaryFolder folder;
  const WebServer server(answering("200 OK"));
  auto settings = server.settings();
  const auto url = settings.endpoint.resolve()->reveal();
  settings.endpoint = Endpoint::from({doc::SecretRef::From::file, folder / "url"});
  Postcard sink("card", settings);
  EXPECT_FALSE(sink.check());
  const auto missing = deliver_sample(sink);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, NotDelivered::Kind::unavailable);
  testing::put(folder / "url", "ftp://example.com/" + std::string(testing::kUrlSecret));
  EXPECT_FALSE(sink.check());
  const auto wrong = deliver_sample(sink);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_THAT(wrong.error().reason, Not(HasSubstr("0123456789")));
  testing::put(folder / "url", url + "\n");
  EXPECT_TRUE(sink.check());
  EXPECT_TRUE(deliver_sample(sink));
}

TEST(WebSink, FollowsNoRedirectWhereverItLeads) {
  const WebServer elsewhere(answering("200 OK", "{\"ok\":true}"));
  const auto there = elsewhere.settings().endpoint.resolve()->reveal();
  for (const auto* status : {"301 X", "302 X", "303 X", "307 X", "308 X"}) {
    const WebServer server(answering(status, "", "Location: " + there + "\r\n"));
    Postcard sink("card", server.settings());
    const auto result = deliver_sample(sink);
    ASSERT_FALSE(result) << status;
    EXPECT_EQ(name(result.error().why), "not_found");
    EXPECT_EQ(server.requests().size(), 1U);
  }
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(WebSink, SaysWhenTheAuthoritiesCannotBeRead) {
  auto settings = WebSettings::at("https://hooks.example.com/x");
  settings.ca_file = "/nonexistent/ca.pem";
  const auto status = Postcard("card", settings).check();
  ASSERT_FALSE(status);
  EXPECT_THAT(to_string(status.error()), HasSubstr("ca_file"));
}

struct ReadSettings {
  std::optional<WebSettings> settings;
  std::string errors;
};

ReadSettings read(const std::string& text, std::string_view service = {}) {
  const SourceText source{"tocsin.yaml", text};
  const auto value = doc::read_yaml(source).value();
  Diagnostics diagnostics;
  doc::Fields fields(source, value, "$.sinks[0]", diagnostics);
  auto settings = read_web_settings(fields, service);
  fields.done();
  return {std::move(settings), render(diagnostics)};
}

TEST(WebSettings, AreRead) {
  const auto all =
      read("url: https://hooks.example.com/a?b=c\npublic_only: true\ntimeout: 10s\nca_file: /etc/ca.pem\n");
  ASSERT_TRUE(all.settings) << all.errors;
  EXPECT_EQ(all.settings->endpoint.resolve()->reveal(), "https://hooks.example.com/a?b=c");
  EXPECT_TRUE(all.settings->public_only);
  EXPECT_EQ(all.settings->timeout, 10s);
  EXPECT_EQ(all.settings->ca_file, "/etc/ca.pem");
  EXPECT_TRUE(read("url: {env: HOOK}").settings);
  EXPECT_TRUE(read("url: http://127.0.0.1:8080/x").settings);
  EXPECT_TRUE(read("url: http://localhost/x").settings);
  EXPECT_EQ(read("timeout: 1s", "https://api.example.com/v2").settings->endpoint.resolve()->reveal(),
            "https://api.example.com/v2");
}

TEST(WebSettings, AreWrongWithoutShowingTheUrl) {
  for (const auto* text :
       {"url: http://hooks.example.com/services/T0KEN", "url: hooks.example.com/T0KEN",
        "url: 'https://user:T0KEN@hooks.example.com/'", "url: [T0KEN]", "url: {vault: T0KEN}",
        "url: 'https://hooks.example.com/T0KEN x'", "url: ''", "timeout: 1s",
        // Which host do they mean? Readers of URLs do not agree.
        "url: 'https://hooks.example.com:443@127.0.0.1/T0KEN'",
        "url: 'https://hooks.example.com\\@127.0.0.1/T0KEN'",
        "url: 'https://hooks.example.com#@127.0.0.1/T0KEN'", "url: 'https:///127.0.0.1/T0KEN'",
        "url: 'https://[fe80::1%25eth0]/T0KEN'", "url: 'https://127.0.0.1%2f@hooks.example.com/T0KEN'",
        "url: 'http://127.0.0.1.5/T0KEN'", "url: 'http://127.1/T0KEN'", "url: 'http://0.0.0.0/T0KEN'"}) {
    const auto wrong = read(text);
    EXPECT_FALSE(wrong.settings) << text;
    EXPECT_THAT(wrong.errors, HasSubstr("url")) << text;
    EXPECT_THAT(wrong.errors, Not(HasSubstr("T0KEN")));
  }
  EXPECT_THAT(read("url: https://a.example/\ntimeout: 6m").errors, HasSubstr("at most five minutes"));
}

}  // namespace
}  // namespace tocsin::sink

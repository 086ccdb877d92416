// A signed call against services that throttle, break, disagree about the time, or refuse.
#include "aws/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"

namespace tocsin::aws {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = CallError::Kind;
using net::testing::Peer;
using net::testing::ScriptedServer;

constexpr std::string_view kThrottled =
    "<ErrorResponse><Error><Code>Throttling</Code><Message>slow</Message></Error></ErrorResponse>";
const Time kNow = parse_time("2025-03-21T13:22:00Z").value();

std::string status(int code, std::string_view body, std::string_view headers = {}) {
  return "HTTP/1.1 " + std::to_string(code) + " X\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// Gives each request the next answer, the last one again and again; an empty one breaks the connection.
class FakeAws {
 public:
  explicit FakeAws(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::uint16_t port() const { return server_.port(); }

 private:
  void talk(Peer& peer) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      std::size_t number = 0;
      {
        const std::lock_guard lock(mutex_);
        number = std::min(requests_.size(), answers_.size() - 1);
        requests_.push_back(std::move(request));
      }
      if (answers_[number].empty()) return;
      peer.send(answers_[number]);
    }
  }

  const std::vector<std::string> answers_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  ScriptedServer server_{{[this](Peer& peer) { talk(peer); }}};
};

class Provider final : public CredentialProvider {
 public:
  Result<Credentials> credentials(net::Deadline) override {
    if (failure) return fail(*failure);
    Credentials given;
    given.access_key_id = "AKIDEXAMPLE" + std::to_string(forgotten);
    given.secret_access_key = Secret("secret");
    given.session_token = Secret("TOKEN");
    return given;
  }
  void forget(const Credentials&) override { ++forgotten; }

  int forgotten = 0;
  std::optional<Error> failure;
};

class ClientTest : public ::testing::Test {
 protected:
  Client& client(const FakeAws& aws) {
    settings.region = "eu-west-1";
    settings.endpoint_url = "http://127.0.0.1:" + std::to_string(aws.port());
    client_.emplace(settings, provider, clock,
                    Client::Hooks{[this](Milliseconds time) { waited.push_back(time); }, [] { return 0.5; }});
    return *client_;
  }
  CallResult<Answer> publish(const FakeAws& aws) { return client(aws).call(a_call(), net::deadline_in(20s)); }
  static Call a_call() { return query_call("sns", "Publish", "2010-03-31", {{"Message", "Hé & ho"}}); }

  Settings settings;
  Provider provider;
  ManualClock clock{kNow};
  std::vector<Milliseconds> waited;
  std::optional<Client> client_;
};

TEST_F(ClientTest, SendsASignedRequest) {
  const FakeAws aws({status(200, "<PublishResponse/>", "x-amzn-RequestId: R1\r\n")});
  const auto answer = publish(aws);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "<PublishResponse/>");
  EXPECT_EQ(answer->request_id, "R1");
  const auto request = aws.requests().at(0);
  EXPECT_THAT(request, HasSubstr("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Amz-Date: 20250321T132200Z\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Amz-Security-Token: TOKEN\r\n"));
  EXPECT_THAT(request, HasSubstr("Credential=AKIDEXAMPLE0/20250321/eu-west-1/sns/aws4_request"));
  EXPECT_THAT(request, HasSubstr("\r\n\r\nAction=Publish&Version=2010-03-31&Message=H%C3%A9+%26+ho"));
}

TEST_F(ClientTest, RetriesWhatPassesAndKeepsTheConnection) {
  const FakeAws aws({status(503, ""), status(400, kThrottled), status(200, "ok")});
  EXPECT_TRUE(publish(aws));
  EXPECT_THAT(waited, ElementsAre(500ms, 1000ms));
}

TEST_F(ClientTest, GivesUpAfterItsAttempts) {
  const FakeAws aws({status(400, kThrottled)});
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::throttled);
  EXPECT_EQ(answer.error().code, "Throttling");
  EXPECT_THAT(aws.requests(), SizeIs(3));
  settings.max_attempts = 1;
  waited.clear();
  EXPECT_FALSE(publish(aws));
  EXPECT_THAT(waited, SizeIs(0));
}

TEST_F(ClientTest, DoesNotRetryWhatIsWrongForGood) {
  const FakeAws aws({status(
      400,
      "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>m</Message></Error></ErrorResponse>")});
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::invalid);
  EXPECT_THAT(aws.requests(), SizeIs(1));
}

TEST_F(ClientTest, ABrokenConnectionIsRetriedAndRemembered) {
  const FakeAws aws({"", status(400, "{}")});
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().status, 400);
  EXPECT_TRUE(answer.error().maybe_received) << "the first attempt may have been taken";
}

TEST_F(ClientTest, WaitsAsLongAsTheServiceAsks) {
  const FakeAws aws({status(503, "", "Retry-After: 3\r\n"), status(200, "ok")});
  EXPECT_TRUE(publish(aws));
  EXPECT_THAT(waited, ElementsAre(3s));
}

TEST_F(ClientTest, DoesNotWaitLongerThanAnybodyWould) {
  const FakeAws aws({status(503, "", "Retry-After: 3600\r\n")});
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().retry_after, Milliseconds(3'600'000));
  EXPECT_THAT(waited, SizeIs(0));
}

TEST_F(ClientTest, DoesNotWaitPastTheDeadline) {
  const FakeAws aws({status(503, "")});
  const auto answer = client(aws).call(a_call(), net::deadline_in(300ms));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::transient);
  EXPECT_THAT(waited, SizeIs(0));
}

TEST_F(ClientTest, AnAttemptMayHaveItsOwnLimit) {
  const ScriptedServer server({[](Peer& peer) { peer.wait_for_end(); },
                               [](Peer& peer) {
                                 peer.request();
                                 peer.answer("ok");
                               }});
  settings.region = "eu-west-1";
  settings.endpoint_url = "http://127.0.0.1:" + std::to_string(server.port());
  Client client(settings, provider, clock, {[](Milliseconds) {}, [] { return 0.5; }});
  auto call = a_call();
  call.attempt_limit = 100ms;
  const auto answer = client.call(call, net::deadline_in(10s));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(ClientTest, TheQuotaEndsRetriesWhenEverythingFails) {
  const FakeAws aws({status(500, "")});
  auto& hammered = client(aws);
  settings.max_attempts = 3;
  for (int i = 0; i < 60; ++i) EXPECT_FALSE(hammered.call(a_call(), net::deadline_in(20s)));
  EXPECT_THAT(waited, SizeIs(100)) << "500 tokens at five a retry";
  EXPECT_THAT(aws.requests(), SizeIs(160));
}

TEST_F(ClientTest, AWrongClockIsCorrectedOnceAndForAll) {
  constexpr std::string_view kDate = "Date: Fri, 21 Mar 2025 15:22:00 GMT\r\n";
  const FakeAws aws(
      {status(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>", kDate),
       status(200, "ok", kDate)});
  auto& corrected = client(aws);
  EXPECT_TRUE(corrected.call(a_call(), net::deadline_in(20s)));
  clock.advance(60s);
  EXPECT_TRUE(corrected.call(a_call(), net::deadline_in(20s)));
  const auto requests = aws.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_THAT(requests[0], HasSubstr("X-Amz-Date: 20250321T132200Z"));
  EXPECT_THAT(requests[1], HasSubstr("X-Amz-Date: 20250321T152200Z"));
  EXPECT_THAT(requests[2], HasSubstr("X-Amz-Date: 20250321T152300Z"));
  EXPECT_THAT(waited, SizeIs(0));
}

TEST_F(ClientTest, AWrongSecretIsNoWrongClock) {
  const FakeAws near(
      {status(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
              "Date: Fri, 21 Mar 2025 13:22:05 GMT\r\n")});
  EXPECT_FALSE(publish(near));
  EXPECT_THAT(near.requests(), SizeIs(1));
  // A server whose own clock runs wild does not make us try for ever.
  const FakeAws wild(
      {status(403, R"({"__type":"RequestExpired"})", "Date: Fri, 21 Mar 2025 18:00:00 GMT\r\n"),
       status(403, R"({"__type":"RequestExpired"})", "Date: Fri, 21 Mar 2025 23:00:00 GMT\r\n")});
  EXPECT_FALSE(publish(wild));
  EXPECT_THAT(wild.requests(), SizeIs(2));
  const FakeAws dateless({status(403, R"({"__type":"RequestExpired"})", "Date: yesterday\r\n")});
  EXPECT_FALSE(publish(dateless));
  EXPECT_THAT(dateless.requests(), SizeIs(1));
}

TEST_F(ClientTest, ExpiredCredentialsAreFetchedAnewOnce) {
  const std::string expired =
      status(400, R"({"__type":"com.amazon.coral.service#ExpiredTokenException","message":"expired"})");
  const FakeAws mended({expired, status(200, "ok")});
  EXPECT_TRUE(publish(mended));
  EXPECT_THAT(mended.requests().at(1), HasSubstr("AKIDEXAMPLE1/"));
  const FakeAws still({expired});
  const auto answer = publish(still);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::permission);
  EXPECT_THAT(still.requests(), SizeIs(2));
  EXPECT_EQ(provider.forgotten, 2);
}

TEST_F(ClientTest, WithoutCredentialsNothingIsSent) {
  const FakeAws aws({status(200, "ok")});
  provider.failure = Error{ErrorKind::permission, "no credentials", "profile dev", "run aws configure"};
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::credentials);
  EXPECT_THAT(answer.error().message, HasSubstr("profile dev"));
  EXPECT_THAT(aws.requests(), SizeIs(0));
}

TEST_F(ClientTest, CredentialsWithoutAKeySignNothing) {
  const FakeAws aws({status(200, "ok")});
  settings.region = "eu-west-1";
  settings.endpoint_url = "http://127.0.0.1:" + std::to_string(aws.port());
  const auto nobody = fixed_credentials({});
  Client client(settings, *nobody, clock);
  EXPECT_TRUE(client.call(a_call(), net::deadline_in(5s)));
  EXPECT_THAT(aws.requests().at(0), Not(HasSubstr("Authorization")));
}

TEST_F(ClientTest, WithoutARegionNothingIsSent) {
  Client client(settings, provider, clock);
  const auto answer = client.call(a_call(), net::deadline_in(5s));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::invalid);
  EXPECT_EQ(answer.error().status, 0);
}

TEST_F(ClientTest, NobodyThere) {
  settings.region = "eu-west-1";
  settings.endpoint_url = "http://127.0.0.1:1";
  Client client(settings, provider, clock,
                {[this](Milliseconds time) { waited.push_back(time); }, [] { return 0.0; }});
  const auto answer = client.call(a_call(), net::deadline_in(5s));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::unreachable);
  EXPECT_FALSE(answer.error().maybe_received);
  EXPECT_THAT(waited, SizeIs(2));
}

TEST_F(ClientTest, NoSecretInAnyError) {
  const FakeAws aws({status(
      403,
      "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>no match\nx-amz-security-token:TOKEN"
      "</Message></Error></ErrorResponse>")});
  const auto answer = publish(aws);
  ASSERT_FALSE(answer);
  const auto text = to_string(to_error(answer.error()));
  EXPECT_THAT(text, Not(HasSubstr("TOKEN")));
  EXPECT_THAT(text, Not(HasSubstr("AKIDEXAMPLE")));
  EXPECT_THAT(text, HasSubstr("does not belong to access key AKID...PLE0, signed for sns in eu-west-1 at "
                              "2025-03-21T13:22:00Z"));
  EXPECT_THAT(text, HasSubstr("the clock of this machine is off"));
}

TEST_F(ClientTest, AnInterruptEndsTheWaitForTheNextTry) {
  settings.max_attempts = 10;
  const FakeAws aws({status(503, "", "Retry-After: 15\r\n")});
  settings.region = "eu-west-1";
  settings.endpoint_url = "http://127.0.0.1:" + std::to_string(aws.port());
  Client client(settings, provider, clock);
  std::jthread stopper([&] {
    while (aws.requests().empty()) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(50ms);
    client.interrupt();
  });
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(client.call(a_call(), net::deadline_in(60s)).error().status, 503);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_EQ(aws.requests().size(), 1U);
  EXPECT_EQ(client.call(a_call(), net::deadline_in(60s)).error().status, 503) << "one try each, from then on";
  EXPECT_EQ(aws.requests().size(), 2U);
}

TEST_F(ClientTest, AServerThatIsNotBelieved) {
  const net::testing::Authority authority;
  const auto tls = authority.server();
  const ScriptedServer server({[](Peer&) {}}, tls.get());
  settings.region = "eu-west-1";
  settings.endpoint_url = "https://127.0.0.1:" + std::to_string(server.port());
  Client client(settings, provider, clock, {[](Milliseconds) {}, [] { return 0.0; }});
  const auto answer = client.call(a_call(), net::deadline_in(5s));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::untrusted);
  const auto text = to_string(to_error(answer.error()));
  EXPECT_THAT(text, HasSubstr("not believed"));
  EXPECT_THAT(text, HasSubstr("AWS_CA_BUNDLE"));
  EXPECT_THAT(text, HasSubstr("clock"));
  EXPECT_THAT(text, Not(HasSubstr("check the network")));
}

TEST_F(ClientTest, OnceMadeAheadAConnectionServesTheFirstCall) {
  const FakeAws aws({status(200, "ok")});
  auto& ready = client(aws);
  ready.connect_ahead("sns", net::deadline_in(5s));
  EXPECT_TRUE(ready.call(a_call(), net::deadline_in(5s)));
  ready.connect_ahead("", net::deadline_in(-1s));
  EXPECT_TRUE(ready.call(a_call(), net::deadline_in(5s)));
}

}  // namespace
}  // namespace tocsin::aws

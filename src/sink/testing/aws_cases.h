// Everything that a service of AWS, or the way to it, may do to a channel, for each channel's test. The server is on loopback.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "aws/credentials.h"
#include "net/deadline.h"
#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"
#include "sink/aws/aws_sink.h"
#include "sink/testing/made_of.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink::testing {

using MakeAwsSink = std::function<std::unique_ptr<AwsSink>(aws::Client*)>;

inline std::string json_error(std::string_view code, std::string_view message) {
  return R"({"__type":")" + std::string(code) + R"(","message":")" + std::string(message) + R"("})";
}
inline std::string xml_error(std::string_view code, std::string_view message) {
  return "<Error><Code>" + std::string(code) + "</Code><Message>" + std::string(message) +
         "</Message></Error>";
}

/// What a service answers, and what becomes of the alert.
struct AwsCase {
  std::string_view status;
  std::string body;
  NotDelivered::Kind kind;
  std::string_view reason;  // a part of it
  std::optional<FailureReason> why = std::nullopt;
};

class AwsSinkTest : public ::testing::Test {
 protected:
  using Talk = net::testing::ScriptedServer::Talk;
  using Kind = NotDelivered::Kind;

  /// Set by the channel's own fixture.
  MakeAwsSink make_;
  Notification notification_ = notification_of(sample_alert());

  DeliveryResult deliver(const Talk& talk, Milliseconds patience = Milliseconds(10'000)) {
    const net::testing::ScriptedServer server({talk});
    return deliver_to("http://127.0.0.1:" + std::to_string(server.port()), patience);
  }

  /// Each request gets the next answer, the last one again and again; "status\nbody".
  DeliveryResult answered(const std::vector<std::pair<std::string, std::string>>& answers,
                          std::string_view headers = {}) {
    requests_.clear();
    return deliver([&](net::testing::Peer& peer) {
      for (auto request = peer.request(); !request.empty(); request = peer.request()) {
        const auto& [status, body] = answers[std::min(requests_.size(), answers.size() - 1)];
        requests_.push_back(request);
        peer.answer(body, status, headers);
      }
    });
  }

  /// The body of a request that came.
  std::string body_of(std::size_t number) const {
    const auto& request = requests_.at(number);
    return request.substr(request.find("\r\n\r\n") + 4);
  }

  void expect_cases(const std::vector<AwsCase>& cases) {
    for (const auto& one : cases) {
      const auto result = answered({{std::string(one.status), one.body}});
      ASSERT_FALSE(result) << one.status << one.body;
      EXPECT_EQ(result.error().kind, one.kind) << one.status << one.body << ": " << result.error().reason;
      EXPECT_THAT(result.error().reason, ::testing::HasSubstr(one.reason));
      EXPECT_EQ(name(result.error().why), name(one.why.value_or(result.error().why)))
          << one.status << one.body;
      expect_clean(result.error().reason);
    }
  }

  /// What is the same for all of them. `harmless`: the service takes a second one away.
  void expect_what_all_services_do(bool harmless, std::string (*error)(std::string_view, std::string_view)) {
    const auto doubt = harmless ? Kind::retry : Kind::unknown;
    expect_answers(doubt, error);
    expect_broken_ways(doubt);
    expect_slow_drip(doubt);
    expect_tls(error);
  }

  std::vector<std::string> requests_;  // written by the server's one thread, read after its end

 private:
  void expect_answers(Kind doubt, std::string (*error)(std::string_view, std::string_view)) {
    expect_cases({
        {"403 X",
         error("AccessDeniedException",
               "User: arn:aws:iam::1:user/x is not authorized to perform: a:Do on resource: y"),
         Kind::unavailable, "a:Do", FailureReason::auth},
        {"403 X", error("InvalidClientTokenId", "unknown"), Kind::unavailable, "InvalidClientTokenId",
         FailureReason::auth},
        {"403 X", error("SignatureDoesNotMatch", "no"), Kind::unavailable, "SignatureDoesNotMatch"},
        {"403 X", error("ExpiredTokenException", "expired"), Kind::unavailable, "have expired",
         FailureReason::auth},
        {"400 X", error("ThrottlingException", "Rate exceeded"), Kind::unavailable, "Rate exceeded",
         FailureReason::rate_limited},
        {"401 X", "", Kind::unavailable, "AccessDenied", FailureReason::auth},
        {"404 X", "", Kind::unavailable, "NotFound", FailureReason::not_found},
        {"413 X", "", Kind::permanent, "413", FailureReason::too_large},
        {"500 X", error("InternalFailure", "x"), doubt, "InternalFailure", FailureReason::server_error},
        {"503 X", "", doubt, "ServiceUnavailable", FailureReason::server_error},
        {"302 X", "", Kind::unavailable, "302"},
        {"400 X", "<html>a proxy's word", Kind::unavailable, "400"},
    });

    const auto slow = answered({{"429 X", error("ThrottlingException", "slow")}}, "Retry-After: 90\r\n");
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().kind, Kind::unavailable)
        << "it is asked of the channel, and no attempt is charged";
    EXPECT_EQ(name(slow.error().why), "rate_limited");
    EXPECT_EQ(slow.error().retry_after, Milliseconds(90'000));

    const auto echo = deliver([](net::testing::Peer& peer) {
      for (auto request = peer.request(); !request.empty(); request = peer.request())
        peer.answer("<Error><Code>X</Code><Message>" + request + "</Message></Error>", "400 X");
    });
    ASSERT_FALSE(echo);
    expect_clean(echo.error().reason);
  }

  /// A service that hangs, breaks off, or is not there.
  void expect_broken_ways(Kind doubt) {
    const auto silent = deliver(
        [](net::testing::Peer& peer) {
          peer.request();
          peer.wait_for_end();
        },
        Milliseconds(300));
    ASSERT_FALSE(silent);
    EXPECT_EQ(silent.error().kind, doubt) << silent.error().reason;
    EXPECT_EQ(name(silent.error().why), "timeout");

    const auto broken = deliver([](net::testing::Peer& peer) {
      peer.request();
      peer.reset();
    });
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, doubt) << broken.error().reason;
    EXPECT_EQ(name(broken.error().why), "connection");

    std::string nobody;
    {
      const net::testing::ScriptedServer gone({[](net::testing::Peer&) {}});
      nobody = "http://127.0.0.1:" + std::to_string(gone.port());
    }
    const auto unreachable = deliver_to(nobody, Milliseconds(10'000));
    ASSERT_FALSE(unreachable);
    EXPECT_EQ(unreachable.error().kind, Kind::unavailable) << unreachable.error().reason;
    EXPECT_EQ(name(unreachable.error().why), "connection");
  }

  /// An answer that comes byte by byte holds nobody up beyond the deadline.
  void expect_slow_drip(Kind doubt) {
    const auto begun = std::chrono::steady_clock::now();
    const auto slow = deliver(
        [](net::testing::Peer& peer) {
          peer.request();
          peer.send("HTTP/1.1 200 OK\r\nX-Slow: ");
          for (int i = 0; i < 40; ++i) {
            peer.send("z");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          }
        },
        Milliseconds(200));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(4));
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().kind, doubt) << slow.error().reason;
    EXPECT_EQ(name(slow.error().why), "timeout");
  }

  /// Over TLS: asked when the server is believed, and not a byte of the message for one that is not.
  void expect_tls(std::string (*error)(std::string_view, std::string_view)) {
    const net::testing::Authority ours;
    const net::testing::Authority theirs;
    const auto context = ours.server();
    std::atomic<int> requests = 0;
    const net::testing::ScriptedServer server({[&](net::testing::Peer& peer) {
                                                for (auto r = peer.request(); !r.empty();
                                                     r = peer.request()) {
                                                  ++requests;
                                                  peer.answer(error("AccessDeniedException", "no"), "403 X");
                                                }
                                              }},
                                              context.get());
    const auto url = "https://127.0.0.1:" + std::to_string(server.port());
    const auto believed = deliver_to(url, Milliseconds(10'000), ours.file());
    ASSERT_FALSE(believed);
    EXPECT_EQ(name(believed.error().why), "auth") << believed.error().reason;
    EXPECT_EQ(requests, 1);
    const auto doubted = deliver_to(url, Milliseconds(10'000), theirs.file());
    ASSERT_FALSE(doubted);
    EXPECT_EQ(doubted.error().kind, Kind::unavailable) << doubted.error().reason;
    EXPECT_EQ(name(doubted.error().why), "tls") << doubted.error().reason;
    EXPECT_EQ(requests, 1);
  }

  static void expect_clean(const std::string& reason) {
    for (const auto* secret : {"wJalrXUtnFEMI", "the-token", "\n", "\r"})
      EXPECT_THAT(reason, ::testing::Not(::testing::HasSubstr(secret)));
  }

  DeliveryResult deliver_to(const std::string& url, Milliseconds patience,
                            const std::string& authorities = {}) {
    aws::Settings settings;
    settings.region = "us-west-2";
    settings.endpoint_url = url;
    settings.ca_bundle = authorities;
    const auto who =
        aws::fixed_credentials({"AKIAEXAMPLE", Secret("wJalrXUtnFEMI"), Secret("the-token"), {}, "", "test"});
    aws::Client client(settings, *who, clock_, {[](Milliseconds) {}, [] { return 0.5; }});
    const auto sink = make_(&client);
    sink->set_deadline(net::deadline_in(patience));
    const auto target = sink->targets().front();
    return sink->deliver(sink->render(notification_, target), {notification_.delivery_id, target});
  }

  SystemClock clock_;
};

}  // namespace tocsin::sink::testing

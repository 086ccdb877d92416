// Everything that a server may do to a channel of sink/web/, for each channel's test in one line:
//   TEST(NtfySink, AnswersAreUnderstood) { expect_web_outcomes([](WebSettings web) { return std::make_unique<NtfySink>("n", std::move(web)); }); }
#pragma once

#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"
#include "sink/testing/sample_alert.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink::testing {

/// Makes the channel with these settings in place of its own.
using MakeWebSink = std::function<std::unique_ptr<Sink>(WebSettings)>;

/// A part of the URL of every server here: no reason may show it.
inline constexpr std::string_view kUrlSecret = "T0KEN-in-the-path-0123456789";

/// A server on this machine with one talk for all connections, and what it was asked.
class WebServer {
 public:
  /// False ends the connection.
  using Talk = std::function<bool(net::testing::Peer&, const std::string& request)>;

  explicit WebServer(Talk talk, SSL_CTX* tls = nullptr)
      : scheme_(tls == nullptr ? "http" : "https"),
        server_({[this, talk = std::move(talk)](net::testing::Peer& peer) {
                  for (auto request = peer.request(); !request.empty(); request = peer.request()) {
                    {
                      const std::lock_guard lock(mutex_);
                      requests_.push_back(request);
                    }
                    if (!talk(peer, request)) return;
                  }
                }},
                tls) {}

  WebSettings settings() const {
    auto web = WebSettings::at(scheme_ + "://127.0.0.1:" + std::to_string(server_.port()) + "/hooks/" +
                               std::string(kUrlSecret));
    web.timeout = Milliseconds(5'000);
    return web;
  }

  /// Head and body of each, in order.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::string scheme_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  net::testing::ScriptedServer server_;
};

/// A talk that answers every request with this.
inline WebServer::Talk answering(const std::string& status, const std::string& body = {},
                                 const std::string& headers = {}) {
  return [=](net::testing::Peer& peer, const std::string&) {
    peer.answer(body, status, headers);
    return true;
  };
}

inline DeliveryResult deliver_sample(Sink& sink) {
  const auto target = sink.targets().front();
  DeliveryContext context;
  context.delivery_id = "d-0001-abcdef";
  context.target = target;
  return sink.deliver(sink.render(notification_of(sample_alert()), target), context);
}

struct WebCase {
  std::string name;
  WebServer::Talk talk;
  NotDelivered::Kind kind;
  FailureReason why;
  std::string_view reason;  // a part of it
  std::optional<Milliseconds> retry_after = std::nullopt;
};

inline std::vector<WebCase> web_cases() {
  using Kind = NotDelivered::Kind;
  using Why = FailureReason;
  using net::testing::Peer;
  const auto echo = [](const std::string& status) {
    return [=](Peer& peer, const std::string& request) {
      peer.answer("no: " + request, status);
      return true;
    };
  };
  return {
      {"400", echo("400 Bad Request"), Kind::permanent, Why::client_error, "400"},
      {"401", echo("401 Unauthorized"), Kind::unavailable, Why::auth, "401"},
      {"403", echo("403 Forbidden"), Kind::unavailable, Why::auth, "403"},
      {"404", echo("404 Not Found"), Kind::unavailable, Why::not_found, "404"},
      {"408", answering("408 Request Timeout"), Kind::retry, Why::timeout, "408"},
      {"410", answering("410 Gone"), Kind::unavailable, Why::not_found, "410"},
      {"413", answering("413 Content Too Large"), Kind::permanent, Why::too_large, "413"},
      {"422", answering("422 Unprocessable Content"), Kind::permanent, Why::client_error, "422"},
      {"429", answering("429 Too Many Requests", "{}", "Retry-After: 17\r\n"), Kind::unavailable,
       Why::rate_limited, "429", Milliseconds(17'000)},
      {"429 with a broken number", answering("429 X", "{}", "X-RateLimit-Reset-After: 1.25\r\n"),
       Kind::unavailable, Why::rate_limited, "429", Milliseconds(1'250)},
      {"302", answering("302 Found", "", "Location: https://elsewhere.example/\r\n"), Kind::unavailable,
       Why::not_found, "redirects"},
      {"307", answering("307 Temporary Redirect", "", "Location: /elsewhere\r\n"), Kind::unavailable,
       Why::not_found, "redirects"},
      {"500", echo("500 Internal Server Error"), Kind::retry, Why::server_error, "500"},
      {"503", answering("503 Service Unavailable", "", "Retry-After: 5\r\n"), Kind::retry, Why::server_error,
       "503", Milliseconds(5'000)},
      {"hang",
       [](Peer& peer, const std::string&) {
         peer.wait_for_end();
         return false;
       },
       Kind::unknown, Why::timeout, "may have arrived"},
      {"reset",
       [](Peer& peer, const std::string&) {
         peer.reset();
         return false;
       },
       Kind::unknown, Why::connection, "may have arrived"},
      {"slow drip",
       [](Peer& peer, const std::string&) {
         peer.send("HTTP/1.1 200 OK\r\nX-Slow: ");
         for (int i = 0; i < 40; ++i) {
           peer.send("z");
           std::this_thread::sleep_for(std::chrono::milliseconds(20));
         }
         return false;
       },
       Kind::unknown, Why::timeout, "may have arrived"},
      {"no HTTP",
       [](Peer& peer, const std::string&) {
         peer.send("220 mail.example ESMTP\r\n\r\n");
         return false;
       },
       Kind::unknown, Why::connection, "may have arrived"},
  };
}

inline void expect_one(const WebCase& one, const MakeWebSink& make) {
  using namespace std::chrono_literals;
  SCOPED_TRACE(one.name);
  const WebServer server(one.talk);
  auto settings = server.settings();
  if (one.name == "hang" || one.name == "slow drip") settings.timeout = 200ms;
  const auto begun = std::chrono::steady_clock::now();
  const auto result = deliver_sample(*make(std::move(settings)));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s);
  EXPECT_EQ(server.requests().size(), 1U);  // no redirect is followed, nothing is sent twice
  ASSERT_FALSE(result);
  const auto& failure = result.error();
  EXPECT_EQ(failure.kind, one.kind) << failure.reason;
  EXPECT_THAT(failure.reason, ::testing::HasSubstr(one.reason));
  EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr(kUrlSecret)));
  EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr("\n")));
  EXPECT_EQ(failure.retry_after, one.retry_after);
  EXPECT_EQ(name(failure.why), name(one.why)) << failure.reason;
}

/// Over TLS: delivered when the server is believed, and not a byte of the message for one that is not.
inline void expect_tls(const MakeWebSink& make, const std::string& taken) {
  const net::testing::Authority ours;
  const net::testing::Authority theirs;
  const auto context = ours.server();
  const WebServer server(answering("200 OK", taken), context.get());
  auto settings = server.settings();
  settings.ca_file = ours.file();
  EXPECT_TRUE(deliver_sample(*make(settings)));
  EXPECT_EQ(server.requests().size(), 1U);
  settings.ca_file = theirs.file();
  const auto refused = deliver_sample(*make(settings));
  EXPECT_EQ(server.requests().size(), 1U);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, NotDelivered::Kind::unavailable) << refused.error().reason;
  EXPECT_EQ(name(refused.error().why), "tls");
}

/// `taken`: the body with which the real service says yes.
inline void expect_web_outcomes(const MakeWebSink& make, const std::string& taken = "{\"ok\":true}") {
  {
    const WebServer server(answering("200 OK", taken));
    const auto result = deliver_sample(*make(server.settings()));
    EXPECT_TRUE(result) << result.error().reason;
    ASSERT_EQ(server.requests().size(), 1U);
    EXPECT_THAT(server.requests().front(), ::testing::StartsWith("POST /"));
    EXPECT_THAT(server.requests().front(), ::testing::HasSubstr("Content-Type: "));
  }
  for (const auto& one : web_cases()) expect_one(one, make);
  expect_tls(make, taken);
  // Nobody there, and an address that may not be connected to.
  WebSettings settings;
  {
    const WebServer gone(answering("200 OK"));
    settings = gone.settings();
  }
  const auto nobody = deliver_sample(*make(settings));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().kind, NotDelivered::Kind::unavailable) << nobody.error().reason;
  const WebServer server(answering("200 OK", taken));
  settings = server.settings();
  settings.public_only = true;
  const auto inside = deliver_sample(*make(settings));
  EXPECT_TRUE(server.requests().empty());
  ASSERT_FALSE(inside);
  EXPECT_EQ(inside.error().kind, NotDelivered::Kind::unavailable) << inside.error().reason;
}

}  // namespace tocsin::sink::testing

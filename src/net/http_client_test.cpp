#include "net/http_client.h"

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <semaphore>

#include "net/testing/scripted_server.h"

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Kind = HttpFailure::Kind;
using testing::Peer;
using testing::ScriptedServer;

HttpCall get(const ScriptedServer& server, std::string target = "/") {
  HttpCall call;
  call.tls = false;
  call.host = "127.0.0.1";
  call.port = server.port();
  call.target = std::move(target);
  return call;
}

HttpCall post(const ScriptedServer& server, std::string body) {
  auto call = get(server);
  call.method = "POST";
  call.body = std::move(body);
  return call;
}

// More than any buffer on the way takes.
std::string megabytes(std::size_t count) {
  std::string out;
  for (; count > 0; --count) out.append(1'000'000, 'x');
  return out;
}

Deadline soon() {
  return deadline_in(5s);
}

// Answers every request of its connection.
void echo(Peer& peer) {
  for (auto request = peer.request(); !request.empty(); request = peer.request()) peer.answer(request);
}

TEST(HttpClient, SendsWhatItIsGivenAndGivesWhatCame) {
  const ScriptedServer server({[](Peer& peer) {
    const auto request = peer.request();
    peer.answer(request, "201 Created", "X-Request-Id: 7\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n");
  }});
  HttpClient client;
  auto call = post(server, "body");
  call.target = "/a%20b?c=d";
  call.headers = {{"X-One", "1"}, {"x-two", "2 2"}};
  const auto answer = client.send(call, soon());
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "POST /a%20b?c=d HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                              "\r\nX-One: 1\r\nx-two: 2 2\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_EQ(answer->header("x-request-id"), "7");
  EXPECT_EQ(answer->headers.size(), 4U);
  EXPECT_FALSE(answer->header("absent"));
}

TEST(HttpClient, OneConnectionForManyCalls) {
  const ScriptedServer server({echo});
  HttpClient client;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.send(post(server, "x"), soon()));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, ConnectionsArePerPlaceAndBounded) {
  const ScriptedServer one({echo});
  const ScriptedServer two({echo});
  HttpClientOptions options;
  options.max_idle = 1;
  HttpClient client(options);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(client.send(get(one), soon()));
    EXPECT_TRUE(client.send(get(two), soon()));
  }
  EXPECT_EQ(one.connections(), 3) << "each answer pushes the other's connection out";

  HttpClientOptions none;
  none.max_idle = 0;
  HttpClient forgetful(none);
  const auto before = one.connections();
  EXPECT_TRUE(forgetful.send(get(one), soon()));
  EXPECT_TRUE(forgetful.send(get(one), soon()));
  EXPECT_EQ(one.connections(), before + 2);
}

TEST(HttpClient, AnIdleConnectionGetsOld) {
  const ScriptedServer server({echo});
  HttpClientOptions options;
  options.idle_limit = 30ms;
  HttpClient client(options);
  EXPECT_TRUE(client.send(get(server), soon()));
  std::this_thread::sleep_for(60ms);
  EXPECT_TRUE(client.send(get(server), soon()));
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpClient, AConnectionThatTheServerHasClosedIsNotUsed) {
  const ScriptedServer server({[](Peer& peer) { peer.answer(peer.request()); }});
  HttpClient client;
  for (int i = 0; i < 5; ++i) {
    const auto answer = client.send(post(server, "once"), soon());
    ASSERT_TRUE(answer) << answer.error().what;
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_EQ(server.connections(), 5);
}

TEST(HttpClient, AConnectionWithUnaskedBytesIsNotUsed) {
  std::counting_semaphore<> sent(0);
  const ScriptedServer server({[&](Peer& peer) {
    peer.request();
    peer.answer("mine");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nnot its");
    sent.release();
    peer.wait_for_end();
  }});
  HttpClient client;
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.send(get(server), soon());
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->body, "mine");
    sent.acquire();
  }
}

// The request was on its way when the connection ended: only who called can know whether it may be sent again.
TEST(HttpClient, ARequestThatMayHaveArrivedIsNotRepeated) {
  const ScriptedServer server({[](Peer& peer) {
    peer.answer(peer.request());
    peer.request();
    peer.reset();
  }});
  HttpClient client;
  EXPECT_TRUE(client.send(post(server, "one"), soon()));
  const auto answer = client.send(post(server, "two"), soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::broken);
  EXPECT_TRUE(answer.error().maybe_received);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, ALongRequestThatCouldNotBeWrittenIsRepeatedOnAFreshConnection) {
  const ScriptedServer server({[](Peer& peer) {
                                 peer.answer(peer.request());
                                 std::this_thread::sleep_for(100ms);
                                 peer.reset();
                               },
                               echo});
  HttpClient client;
  EXPECT_TRUE(client.send(post(server, "one"), soon()));
  const auto large = megabytes(20);
  const auto answer = client.send(post(server, large), deadline_in(20s));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpClient, ARefusalInTheMiddleOfALongRequestIsHeard) {
  const ScriptedServer server({[](Peer& peer) {
    peer.answer("too large", "413 Content Too Large", "Connection: close\r\n");
    std::this_thread::sleep_for(100ms);
    peer.reset();
  }});
  HttpClient client;
  const auto answer = client.send(post(server, megabytes(20)), deadline_in(20s));
  // RST may have thrown the answer away before it was read; never may it look like success or a wait for ever.
  if (answer) {
    EXPECT_EQ(answer->status, 413);
  } else {
    EXPECT_EQ(answer.error().kind, Kind::broken);
    EXPECT_FALSE(answer.error().maybe_received);
  }
}

struct Said {
  std::string bytes;
  int status;
  std::string body;
};

TEST(HttpClient, AnswersAsServersSendThem) {
  const std::vector<Said> cases{
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: "
       "1\r\n\r\n",
       200, "abcde"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""},
      {"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, ""},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 "
       "OK\r\nContent-Length: 2\r\n\r\nok",
       200, "ok"},
      {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nup to the end", 200, "up to the end"},
      {"HTTP/1.0 200 OK\r\n\r\nold", 200, "old"},
      {"HTTP/1.1 500 \r\nContent-Length: 0\r\n\r\n", 500, ""},
  };
  for (const auto& [bytes, status, body] : cases) {
    const ScriptedServer server({[said = bytes](Peer& peer) {
      peer.request();
      peer.send(said);
    }});
    HttpClient client;
    const auto answer = client.send(get(server), soon());
    ASSERT_TRUE(answer) << bytes << answer.error().what;
    EXPECT_EQ(answer->status, status) << bytes;
    EXPECT_EQ(answer->body, body) << bytes;
  }
}

TEST(HttpClient, TheAnswerToHeadHasNoBody) {
  const ScriptedServer server({[](Peer& peer) {
    for (int i = 0; i < 2; ++i) {
      peer.request();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    }
  }});
  HttpClient client;
  auto call = get(server);
  call.method = "HEAD";
  for (int i = 0; i < 2; ++i) {
    const auto answer = client.send(call, soon());
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(answer->header("content-length"), "1000000000");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, WhatIsNoAnswer) {
  std::string endless = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";
  endless.append(200'000, 'x');
  std::string interim;
  for (int i = 0; i < 50; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  const std::vector<std::pair<std::string, Kind>> cases{
      {"", Kind::broken},
      {"\x16\x03\x01\x02", Kind::broken},
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", Kind::broken},
      {"HTTP/1.1 200 OK\r\nContent-Le", Kind::broken},
      {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Kind::broken},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", Kind::broken},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Kind::broken},
      {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", Kind::broken},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", Kind::too_large},
      {"HTTP/1.1 200 OK\r\nContent-Length: 21186853593\r\n\r\nab", Kind::too_large},
      {"HTTP/1.1 200 OK\r\n\r\n" + std::string(1'001, 'x'), Kind::too_large},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", Kind::too_large},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), Kind::too_large},
      {endless, Kind::broken},
      {interim, Kind::broken},
  };
  for (const auto& [bytes, kind] : cases) {
    const ScriptedServer server({[said = bytes](Peer& peer) {
      peer.request();
      peer.send(said);
    }});
    HttpClientOptions options;
    options.max_body_bytes = 1'000;
    HttpClient client(options);
    const auto answer = client.send(get(server), soon());
    ASSERT_FALSE(answer) << bytes.substr(0, 100);
    EXPECT_EQ(answer.error().kind, kind) << bytes.substr(0, 100) << ": " << answer.error().what;
    EXPECT_TRUE(answer.error().maybe_received);
    EXPECT_THAT(answer.error().what, StartsWith("127.0.0.1:"));
  }
}

TEST(HttpClient, HangsAndDripsEndByTheDeadline) {
  const std::vector<ScriptedServer::Talk> talks{
      [](Peer& peer) { peer.wait_for_end(); },
      [](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        peer.wait_for_end();
      },
      [](Peer& peer) {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 100; ++i) {
          peer.send("x");
          std::this_thread::sleep_for(10ms);
        }
      },
  };
  for (const auto& talk : talks) {
    const ScriptedServer server({talk});
    HttpClient client;
    const auto began = std::chrono::steady_clock::now();
    const auto answer = client.send(get(server), deadline_in(150ms));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::timeout);
    EXPECT_TRUE(answer.error().maybe_received);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 900ms);
  }
}

TEST(HttpClient, ARequestThatIsNotReadEndsByTheDeadline) {
  std::promise<void> over;
  const ScriptedServer server({[&](Peer&) { over.get_future().wait(); }});
  HttpClient client;
  const auto answer = client.send(post(server, megabytes(50)), deadline_in(150ms));
  over.set_value();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::timeout);
  EXPECT_FALSE(answer.error().maybe_received) << "it was not written as a whole";
}

TEST(HttpClient, ADeadlineThatHasPassed) {
  const ScriptedServer server({echo});
  HttpClient client;
  const auto answer = client.send(get(server), deadline_in(-1s));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::timeout);
}

TEST(HttpClient, WaitsForEverWhenTold) {
  const ScriptedServer server({[](Peer& peer) {
    peer.request();
    std::this_thread::sleep_for(50ms);
    peer.answer("late");
  }});
  HttpClient client;
  EXPECT_EQ(client.send(get(server), Deadline::max())->body, "late");
}

TEST(HttpClient, NobodyThere) {
  std::uint16_t port = 0;
  {
    const ScriptedServer gone({echo});
    port = gone.port();
  }
  HttpClient client;
  HttpCall call;
  call.tls = false;
  call.host = "127.0.0.1";
  call.port = port;
  const auto refused = client.send(call, soon());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::connect);
  EXPECT_FALSE(refused.error().maybe_received);
  EXPECT_THAT(refused.error().what, HasSubstr("Connection refused"));

  call.host = "no-such-name.invalid";
  const auto unknown = client.send(call, soon());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, Kind::resolve);
  EXPECT_THAT(unknown.error().what, HasSubstr("no-such-name.invalid"));
}

TEST(HttpClient, ANameIsResolved) {
  const ScriptedServer server({echo});
  HttpClient client;
  auto call = get(server);
  call.host = "localhost";
  const auto answer = client.send(call, soon());
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_THAT(answer->body, HasSubstr("Host: localhost:"));
}

TEST(HttpClient, ConnectsToNoPrivateAddressWhenItMustNot) {
  const ScriptedServer server({echo});
  HttpClientOptions options;
  options.public_only = true;
  HttpClient client(options);
  // Whatever the resolver makes of it: what counts is the address that is connected to, so that no name can mean another one meanwhile.
  for (const auto* host :
       {"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
        "017700000001", "0", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1"}) {
    auto call = get(server);
    call.host = host;
    const auto answer = client.send(call, soon());
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().kind, Kind::connect);
    EXPECT_FALSE(answer.error().maybe_received);
    EXPECT_THAT(answer.error().what, HasSubstr("no public address"));
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClient, AsksNoProxy) {
  const ScriptedServer server({echo});
  const ScriptedServer proxy({echo});
  const auto address = "http://127.0.0.1:" + std::to_string(proxy.port());
  for (const auto* name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    ::setenv(name, address.c_str(), 1);
  HttpClient client;
  const auto answer = client.send(get(server), soon());
  for (const auto* name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    ::unsetenv(name);
  EXPECT_TRUE(answer);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(HttpClient, WhatCannotBeWrittenAsHttpIsNotSent) {
  const ScriptedServer server({echo});
  HttpClient client;
  const auto refused = [&](auto change) {
    auto call = get(server);
    change(call);
    const auto answer = client.send(call, soon());
    return !answer && answer.error().kind == Kind::invalid && !answer.error().maybe_received;
  };
  EXPECT_TRUE(refused([](HttpCall& c) { c.target = "/a b"; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.target = "/ HTTP/1.1\r\nX: y"; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.target = ""; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.method = "GET /"; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.headers = {{"X", "a\r\nY: b"}}; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.headers = {{"X", std::string("a\0b", 3)}}; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.headers = {{"X:", "a"}}; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.headers = {{"", "a"}}; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.host = ""; }));
  EXPECT_TRUE(refused([](HttpCall& c) { c.host = "a\r\nb"; }));
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClient, ManyThreadsShareIt) {
  const ScriptedServer server({echo});
  HttpClient client;
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const auto body = std::to_string(t) + "/" + std::to_string(i);
        const auto answer = client.send(post(server, body), soon());
        if (answer && answer->body.ends_with("\r\n\r\n" + body)) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 200);
  EXPECT_LE(server.connections(), 8);
}

}  // namespace
}  // namespace tocsin::net

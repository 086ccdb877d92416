#include "net/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/testing/scripted_server.h"

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
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

}  // namespace
}  // namespace tocsin::net

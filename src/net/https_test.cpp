// The client over TLS: whom it believes, and whom it must not.
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "net/http_client.h"
#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Kind = HttpFailure::Kind;
using testing::Authority;
using testing::Peer;
using testing::ScriptedServer;
using testing::Shown;

void echo(Peer& peer) {
  for (auto request = peer.request(); !request.empty(); request = peer.request()) peer.answer(request);
}

HttpClientOptions trusting(const std::string& file) {
  HttpClientOptions options;
  options.trust = {Trust::Whom::file, file};
  return options;
}

HttpCall get(const ScriptedServer& server, std::string host = "localhost") {
  HttpCall call;
  call.host = std::move(host);
  call.port = server.port();
  return call;
}

Deadline soon() {
  return deadline_in(5s);
}

class Https : public ::testing::Test {
 protected:
  HttpResult<HttpAnswer> ask(const Shown& shown, const std::string& host = "localhost") {
    const auto tls = authority.server(shown);
    const ScriptedServer server({echo}, tls.get());
    HttpClient client(trusting(authority.file()));
    return client.send(get(server, host), soon());
  }

  const Authority authority;
};

TEST_F(Https, TheNameOrTheAddressIsInTheCertificate) {
  EXPECT_TRUE(ask({}));
  EXPECT_TRUE(ask({}, "127.0.0.1"));
  Shown wild;
  wild.names = "DNS:other.example,DNS:localhost";
  EXPECT_TRUE(ask(wild));
}

TEST_F(Https, AnotherNameIsNotBelieved) {
  Shown shown;
  for (const auto* names :
       {"DNS:example.com,IP:127.0.0.2", "DNS:*.localhost,IP:127.0.0.2", "DNS:*,IP:127.0.0.2", "DNS:127.0.0.1",
        "DNS:l*,IP:127.0.0.2", "DNS:localhost.example.com"}) {
    shown.names = names;
    for (const auto* host : {"localhost", "127.0.0.1"}) {
      const auto answer = ask(shown, host);
      ASSERT_FALSE(answer) << names << " " << host;
      EXPECT_EQ(answer.error().kind, Kind::tls) << names;
      EXPECT_THAT(answer.error().what, HasSubstr("certificate is not believed")) << names;
      EXPECT_FALSE(answer.error().maybe_received);
    }
  }
}

TEST_F(Https, ExpiredAndNotYetValidAreNotBelieved) {
  for (const auto& [from, until, why] :
       {std::tuple{-7200L, -3600L, "expired"}, {3600L, 7200L, "not yet valid"}}) {
    Shown shown;
    shown.from = from;
    shown.until = until;
    const auto answer = ask(shown);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
    EXPECT_THAT(answer.error().what, HasSubstr(why));
  }
}

TEST_F(Https, AnotherAuthorityIsNotBelieved) {
  const Authority other;
  const auto tls = other.server();
  const ScriptedServer server({echo}, tls.get());
  for (const auto whom : {Trust::Whom::file, Trust::Whom::amazon, Trust::Whom::system}) {
    HttpClientOptions options;
    options.trust = {whom, authority.file()};
    HttpClient client(options);
    const auto answer = client.send(get(server), soon());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
    EXPECT_THAT(answer.error().what, HasSubstr("not believed"));
  }
}

TEST_F(Https, OldTlsIsRefused) {
  Shown shown;
  shown.least_version = TLS1_VERSION;
  shown.most_version = TLS1_1_VERSION;
  const auto answer = ask(shown);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::tls);
}

TEST_F(Https, Tls12And13) {
  Shown shown;
  shown.most_version = TLS1_2_VERSION;
  EXPECT_TRUE(ask(shown));
  shown.least_version = shown.most_version = TLS1_3_VERSION;
  EXPECT_TRUE(ask(shown));
}

TEST_F(Https, AuthoritiesThatCannotBeReadAreSaid) {
  const auto tls = authority.server();
  const ScriptedServer server({echo}, tls.get());
  const auto empty = authority.file() + ".empty";
  std::ofstream(empty) << "no certificate\n";
  for (const auto& file : {std::string("/nowhere/ca.pem"), empty}) {
    HttpClient client(trusting(file));
    const auto answer = client.send(get(server), soon());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Kind::tls);
    EXPECT_THAT(answer.error().what, HasSubstr(file));
  }
  std::filesystem::remove(empty);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(Https, TheServerIsToldItsNameAndNotItsAddress) {
  const auto tls = authority.server();
  const ScriptedServer server({[](Peer& peer) {
                                peer.request();
                                peer.answer("name " + peer.server_name());
                              }},
                              tls.get());
  HttpClient client(trusting(authority.file()));
  EXPECT_EQ(client.send(get(server), soon())->body, "name localhost");
  EXPECT_EQ(client.send(get(server, "127.0.0.1"), soon())->body, "name ");
}

TEST_F(Https, OneHandshakeForManyCallsAndAResumedOneAfterwards) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Shown shown;
    shown.most_version = version;
    const auto tls = authority.server(shown);
    std::atomic<int> resumed = 0;
    const auto twice = [&](Peer& peer) {
      resumed += peer.is_resumed() ? 1 : 0;
      for (int i = 0; i < 2; ++i) peer.answer(peer.request());
    };
    const ScriptedServer server({twice}, tls.get());
    HttpClient client(trusting(authority.file()));
    for (int i = 0; i < 6; ++i) {
      ASSERT_TRUE(client.send(get(server), soon())) << i;
      std::this_thread::sleep_for(20ms);  // the server's goodbye
    }
    EXPECT_EQ(server.connections(), 3);
    EXPECT_EQ(resumed, 2) << version;
  }
}

TEST_F(Https, ABodyThatIsCutOffIsNoAnswer) {
  const auto tls = authority.server();
  const ScriptedServer server({[](Peer& peer) {
                                 peer.request();
                                 peer.send("HTTP/1.1 200 OK\r\n\r\nas long as the connection");
                                 peer.cut_off();
                               },
                               [](Peer& peer) {
                                 peer.request();
                                 peer.send("HTTP/1.1 200 OK\r\n\r\nto the end");
                               }},
                              tls.get());
  HttpClient client(trusting(authority.file()));
  const auto cut = client.send(get(server), soon());
  ASSERT_FALSE(cut) << "an attacker could have shortened it";
  EXPECT_EQ(cut.error().kind, Kind::broken);
  EXPECT_TRUE(cut.error().maybe_received);
  EXPECT_EQ(client.send(get(server), soon())->body, "to the end");
}

TEST_F(Https, AHandshakeThatHangsEndsByTheDeadline) {
  const ScriptedServer server({[](Peer& peer) { peer.wait_for_end(); }});
  HttpClientOptions options = trusting(authority.file());
  options.connect_timeout = 100ms;
  HttpClient client(options);
  const auto began = std::chrono::steady_clock::now();
  const auto answer = client.send(get(server, "127.0.0.1"), soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

TEST_F(Https, AServerThatSpeaksNoTls) {
  const ScriptedServer plain({[](Peer& peer) {
    peer.send("220 mail.example.com\r\n");
    peer.wait_for_end();
  }});
  HttpClient client(trusting(authority.file()));
  const auto answer = client.send(get(plain), soon());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::tls);

  const ScriptedServer gone({[](Peer&) {}});
  const auto none = client.send(get(gone), soon());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Kind::connect);
}

TEST_F(Https, LargeBodiesBothWays) {
  const auto tls = authority.server();
  const ScriptedServer server({echo}, tls.get());
  HttpClient client(trusting(authority.file()));
  auto call = get(server);
  call.method = "POST";
  call.body.assign(3'000'000, 'x');
  const auto answer = client.send(call, deadline_in(20s));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_THAT(answer->body.substr(answer->body.size() - call.body.size()), call.body);
}

TEST_F(Https, AConnectionMadeAheadIsUsed) {
  const auto tls = authority.server();
  const ScriptedServer server({echo}, tls.get());
  HttpClient client(trusting(authority.file()));
  std::thread ahead([&] { client.connect_ahead("localhost", server.port(), true, soon()); });
  const auto answer = client.send(get(server), soon());
  ahead.join();
  EXPECT_TRUE(answer);
  EXPECT_TRUE(client.send(get(server), soon()));
  EXPECT_LE(server.connections(), 2) << "at most one each, when the thread was late";
  client.connect_ahead("localhost", 1, true, soon());
  const auto before = server.connections();
  EXPECT_TRUE(client.send(get(server), soon()));
  EXPECT_EQ(server.connections(), before);
}

// https://www.amazontrust.com/repository/ publishes these.
TEST(AmazonRoots, AreTheFiveThatAmazonPublishes) {
  const auto pem = amazon_roots();
  auto* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  std::vector<std::string> fingerprints;
  while (auto* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    fingerprints.push_back(hex({reinterpret_cast<const char*>(digest), size}));
    X509_free(certificate);
  }
  BIO_free(bio);
  EXPECT_THAT(fingerprints,
              ::testing::ElementsAre("8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
                                     "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
                                     "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
                                     "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
                                     "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5"));
}

}  // namespace
}  // namespace tocsin::net

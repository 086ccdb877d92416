// Certificates are read only when a server's chain asks for them: whom the client believes must not depend on it.
#include "net/authorities.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>

#include "net/http_client.h"
#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using testing::Authority;
using ::testing::HasSubstr;
using testing::Peer;
using testing::ScriptedServer;

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

class AuthoritiesTest : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(file_); }

  /// A call to a server that `authority` vouches for, by a client that believes the certificates in `pem`.
  HttpResult<HttpAnswer> ask(const Authority& authority, const std::string& pem) {
    std::ofstream(file_) << pem;
    const auto tls = authority.server();
    const ScriptedServer server({[](Peer& peer) {
                                  peer.request();
                                  peer.answer("hello");
                                }},
                                tls.get());
    HttpClientOptions options;
    options.trust = {Trust::Whom::file, file_};
    HttpClient client(options);
    HttpCall call;
    call.host = "localhost";
    call.port = server.port();
    return client.send(call, deadline_in(5s));
  }

  const std::string file_ =
      (std::filesystem::temp_directory_path() / ("tocsin-" + random_hex(8) + ".bundle")).string();
};

TEST_F(AuthoritiesTest, OneOfManyIsFound) {
  const Authority ours;
  EXPECT_TRUE(ask(ours, std::string(amazon_roots()) + text_of(ours.file())));
  EXPECT_TRUE(ask(ours, text_of(ours.file()) + std::string(amazon_roots())));
  const auto answer = ask(ours, std::string(amazon_roots()));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, HasSubstr("not believed"));
}

TEST_F(AuthoritiesTest, AllOfOneNameAreTried) {
  const Authority first;  // an authority that renews its key keeps its name
  const Authority ours;
  const Authority last;
  const auto others = text_of(first.file()) + text_of(last.file());
  EXPECT_TRUE(ask(ours, text_of(first.file()) + text_of(ours.file()) + text_of(last.file())));
  EXPECT_FALSE(ask(ours, others));
}

TEST_F(AuthoritiesTest, WhoVouchesForAnAuthorityIsFoundAsWell) {
  const Authority root;
  const Authority ours(root, "CN below");
  EXPECT_TRUE(ask(ours, text_of(ours.file()) + text_of(root.file())));
  EXPECT_TRUE(ask(ours, text_of(root.file()) + text_of(ours.file())));
  EXPECT_FALSE(ask(ours, text_of(root.file())));  // the server does not show what stands between
  EXPECT_FALSE(ask(ours, text_of(ours.file())));  // which is no root
}

TEST_F(AuthoritiesTest, WhatIsNoCertificateIsPassedOver) {
  const Authority ours;
  EXPECT_TRUE(ask(ours, "# a remark\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" +
                            text_of(ours.file())));
}

TEST_F(AuthoritiesTest, ACertificateThatIsNoneIsSaid) {
  const Authority ours;
  const auto whole = text_of(ours.file());
  for (const auto* inside : {"", "AAAA", "MAA=", "MIIB", "MAQwAqAA", "MAwwCqADAgECAgEBMAA="}) {
    const auto wrong =
        std::string("-----BEGIN CERTIFICATE-----\n") + inside + "\n-----END CERTIFICATE-----\n";
    for (const auto& pem : {wrong, whole + wrong, wrong + whole}) {
      const auto answer = ask(ours, pem);
      ASSERT_FALSE(answer) << inside;
      EXPECT_THAT(answer.error().what, HasSubstr(file_)) << inside;
    }
  }
}

TEST_F(AuthoritiesTest, ACertificateThatIsBrokenBehindItsNameVouchesForNobody) {
  const Authority ours;
  auto pem = text_of(ours.file());
  const auto in_key = pem.find_first_not_of('\n', pem.size() / 2);
  pem[in_key] = pem[in_key] == 'A' ? 'B' : 'A';
  const auto answer = ask(ours, pem);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, HasSubstr("not believed"));
}

}  // namespace
}  // namespace tocsin::net

#include "source/http_source.h"

#include <cstdlib>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/fake_intake.h"
#include "source/test_text.h"

namespace tocsin::source {
namespace {

using net::HttpRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

HttpRequest post(std::string body, net::HttpHeaders headers = {}) {
  headers.emplace_back("Host", "localhost:8686");
  return {"POST", "/v1/events", "/v1/events", std::move(headers), std::move(body)};
}

std::string header_of(const net::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

class HttpSourceTest : public testing::Test {
 protected:
  int admitted(const HttpRequest& request) {
    const auto refusal = source_.admit(request);
    return refusal ? refusal->status : 0;
  }

  FakeIntake intake_;
  HttpSource source_{intake_, {}};
};

TEST_F(HttpSourceTest, TakesEveryFormat) {
  const auto line = std::string("{\"a\":1}\n{\"b\":\"alert\"}\n{\"a\":1}\n");
  for (const auto& body : {line, gzip(line), std::string("[{\"a\":1},{\"b\":\"alert\"},{\"a\":1}]"),
                           std::string("{\"Records\":[{\"a\":1},{\"b\":\"alert\"},{\"a\":1}]}")}) {
    FakeIntake intake;
    HttpSource source(intake, {});
    const auto answer = source.handle(post(body));
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.body, "{\"accepted\":3,\"alerts\":1,\"duplicates\":1,\"unmatched\":1}\n");
    EXPECT_THAT(intake.origins(), ElementsAre("http", "http", "http"));
  }
  EXPECT_EQ(source_.handle(post("[]")).body,
            "{\"accepted\":0,\"alerts\":0,\"duplicates\":0,\"unmatched\":0}\n");
  EXPECT_EQ(source_.handle(post(gzip("{}"), {{"Content-Encoding", "gzip"}})).status, 202);
}

TEST_F(HttpSourceTest, OneBadTextStoresNothingAndEachIsListed) {
  const auto answer = source_.handle(post("{\"a\":1}\n{\"b\":oops}\n{\"c\":3}\n{\"d\":\n"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(intake_.texts(), IsEmpty());
  EXPECT_THAT(answer.body, HasSubstr("\"where\":\"request body:2:6\""));
  EXPECT_THAT(answer.body, HasSubstr("\"mistakes\":2"));
  EXPECT_THAT(answer.body,
              HasSubstr(R"({"index":1,"line":2,"column":6,"error":"expected a value, found 'o'"})"));
  EXPECT_THAT(answer.body, HasSubstr("\"index\":3,\"line\":4,\"column\":6"));
}

TEST_F(HttpSourceTest, HostileBodiesAreAClearError) {
  const std::vector<std::pair<std::string, int>> bodies = {
      {"", 400},
      {" \n", 400},
      {"nonsense", 400},
      {"[1]", 400},
      {"{\"a\":\"\xFF\"}", 400},
      {std::string("{\"a\":\"\0\"}", 9), 400},
      {std::string("\0\0\0", 3), 400},
      {std::string(100'000, '['), 400},
      {"{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}", 400},
      {gzip("{\"a\":1}").substr(0, 15), 400},
      {gzip("[" + std::string(30 << 20, ' ') + "]"), 413},
      {"{\"a\":\"" + std::string(2 << 20, 'x') + "\"}", 413},
      {"{\"a\":\"" + std::string(300'000, 'x') + "\"}", 202},
  };
  for (const auto& [body, status] : bodies) {
    const auto answer = source_.handle(post(body));
    EXPECT_EQ(answer.status, status) << body.substr(0, 40);
    EXPECT_TRUE(doc::parse_json(answer.body).has_value()) << answer.body;
  }
  EXPECT_THAT(intake_.texts(), SizeIs(1));
  const auto no_gzip = source_.handle(post("{}", {{"Content-Encoding", "gzip"}}));
  EXPECT_EQ(no_gzip.status, 400);
  EXPECT_THAT(no_gzip.body, HasSubstr("not gzip"));
}

TEST_F(HttpSourceTest, LimitsTheListOfMistakesAndTheEvents) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "{\"a\":x}\n";
  const auto answer = source_.handle(post(lines));
  EXPECT_THAT(answer.body, HasSubstr("\"mistakes\":1000"));
  EXPECT_LT(answer.body.size(), 20'000U);
  HttpSourceOptions options;
  options.max_events = 2;
  EXPECT_EQ(HttpSource(intake_, options).handle(post("{}{}")).status, 202);
  EXPECT_EQ(HttpSource(intake_, options).handle(post("{}{}{}")).status, 413);
}

TEST_F(HttpSourceTest, LargeRequestsAreStoredInBatches) {
  std::string lines;
  for (int i = 0; i < 600; ++i) lines += "{\"n\":" + std::to_string(i) + "}\n";
  EXPECT_THAT(source_.handle(post(lines)).body, HasSubstr("\"accepted\":600"));
  EXPECT_EQ(intake_.batches(), 3);
}

TEST_F(HttpSourceTest, SaysWhenToComeAgain) {
  intake_.failures = 1;
  const auto failed = source_.handle(post("{}"));
  EXPECT_EQ(failed.status, 503);
  EXPECT_NE(header_of(failed, "Retry-After"), "");
  EXPECT_THAT(failed.body, Not(HasSubstr("tocsin.db")));
  intake_.room = false;
  const auto full = source_.admit(post("{}"));
  ASSERT_TRUE(full.has_value());
  EXPECT_EQ(full->status, 429);
  EXPECT_NE(header_of(*full, "Retry-After"), "");
  HttpSourceOptions none;
  none.max_under_way = 0;
  EXPECT_EQ(HttpSource(intake_, none).handle(post("{}")).status, 429);
}

TEST_F(HttpSourceTest, RefusesBrowsersWithoutAToken) {
  EXPECT_EQ(admitted(post("")), 0);
  EXPECT_EQ(admitted(post("", {{"Content-Type", "application/json; charset=utf-8"}})), 0);
  EXPECT_EQ(admitted(post("", {{"Origin", "http://evil.example"}})), 403);
  EXPECT_EQ(admitted(post("", {{"Origin", "null"}})), 403);
  EXPECT_EQ(admitted(post("", {{"sec-fetch-site", "cross-site"}})), 403);
  EXPECT_EQ(admitted(post("", {{"sec-fetch-site", "none"}})), 0);
  // What curl and Python's urllib send with any body.
  EXPECT_EQ(admitted(post("", {{"Content-Type", "application/x-www-form-urlencoded"}})), 0);
  for (const auto* host : {"localhost", "127.0.0.1:8686", "[::1]:8686", "[::1]", "LocalHost:1"}) {
    EXPECT_EQ(admitted({"POST", "/", "/", {{"Host", host}}, ""}), 0) << host;
  }
  for (const auto* host :
       {"", "evil.example", "127.0.0.1.evil.example:8686", "localhost.evil.example", "10.0.0.1", "[::2]"}) {
    EXPECT_EQ(admitted({"POST", "/", "/", {{"Host", host}}, ""}), 403) << host;
  }
  EXPECT_EQ(admitted({"POST", "/", "/", {}, ""}), 403);
}

TEST_F(HttpSourceTest, AsksForTheToken) {
  HttpSource source(intake_, {Secret("s3cret")});
  const auto missing = source.admit(post(""));
  ASSERT_TRUE(missing.has_value());
  EXPECT_EQ(missing->status, 401);
  EXPECT_EQ(header_of(*missing, "WWW-Authenticate"), "Bearer realm=\"tocsin\"");
  for (const auto* wrong :
       {"Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Basic s3cret", "s3cret"}) {
    const auto refusal = source.admit(post("", {{"Authorization", wrong}}));
    ASSERT_TRUE(refusal.has_value()) << wrong;
    EXPECT_EQ(refusal->status, 401);
    EXPECT_THAT(refusal->body, Not(HasSubstr("s3cre")));
  }
  EXPECT_FALSE(source.admit(post("", {{"Authorization", "Bearer s3cret"}})));
  EXPECT_FALSE(
      source.admit({"POST", "/", "/", {{"authorization", "bearer s3cret"}, {"Host", "tocsin.example"}}, ""}));
}

TEST_F(HttpSourceTest, KnowsOnlyGzip) {
  EXPECT_EQ(admitted(post("", {{"Content-Encoding", "GZip"}})), 0);
  EXPECT_EQ(admitted(post("", {{"Content-Encoding", "identity"}})), 0);
  EXPECT_EQ(admitted(post("", {{"Content-Encoding", "br"}})), 415);
  EXPECT_EQ(admitted(post("", {{"Content-Encoding", "gzip, gzip"}})), 415);
}

TEST(HttpSource, NeedsATokenBeyondThisMachine) {
  EXPECT_TRUE(check_exposure("127.0.0.1", false).has_value());
  EXPECT_TRUE(check_exposure("::1", false).has_value());
  EXPECT_TRUE(check_exposure("0.0.0.0", true).has_value());
  const auto open = check_exposure("0.0.0.0", false);
  ASSERT_FALSE(open.has_value());
  EXPECT_EQ(open.error().kind, ErrorKind::invalid);
  EXPECT_FALSE(check_exposure("::", false).has_value());
}

TEST(HttpSource, StandsInAServer) {
  if (std::system("command -v curl >/dev/null") != 0) GTEST_SKIP() << "curl is not installed";
  FakeIntake intake;
  HttpSource source(intake, {});
  const auto server = net::HttpServer::start({}, {source.route()});
  ASSERT_TRUE(server.has_value());
  const auto url = "http://" + (*server)->address() + "/v1/events";
  const auto command =
      "printf '{\"a\":\"alert\"}' | curl -sS --noproxy '*' --data-binary "
      "@- " +
      url;
  FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string answer(1000, '\0');
  answer.resize(std::fread(answer.data(), 1, answer.size(), pipe));
  EXPECT_EQ(::pclose(pipe), 0) << "curl failed";
  EXPECT_EQ(answer, "{\"accepted\":1,\"alerts\":1,\"duplicates\":0,\"unmatched\":0}\n");
  EXPECT_THAT(intake.texts(), ElementsAre("{\"a\":\"alert\"}"));
}

}  // namespace
}  // namespace tocsin::source

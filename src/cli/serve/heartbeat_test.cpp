#include "cli/serve/heartbeat.h"

#include <atomic>
#include <chrono>
#include <gmock/gmock.h>

#include "net/http_server.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

config::Config config_with(const std::string& heartbeat) {
  auto config = config::parse({"tocsin.yaml", "sinks: [{name: out, type: stdout}]\n" + heartbeat});
  EXPECT_TRUE(config);
  return std::move(*config);
}

class HeartbeatTest : public ::testing::Test {
 protected:
  HeartbeatTest() {
    const auto beat = [this](const net::HttpRequest& request) {
      last_ = request.body;
      ++beats_;
      return net::HttpResponse{down_ ? 500 : 200, "ok"};
    };
    server_ = std::move(net::HttpServer::start({}, {{"POST", "/ping", beat}}).value());
    settings_.web = sink::WebSettings::at("http://" + server_->address() + "/ping");
    settings_.every = Milliseconds(20);
  }

  bool until(const std::function<bool()>& true_) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!true_() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(Milliseconds(2));
    return true_();
  }

  std::atomic<int> beats_ = 0;
  std::atomic<bool> down_ = false;
  std::string last_;
  std::unique_ptr<net::HttpServer> server_;
  HeartbeatSettings settings_;
};

TEST_F(HeartbeatTest, BeatsWhileItIsReady) {
  {
    const Heartbeat heartbeat(settings_, [] { return true; });
    EXPECT_TRUE(until([this] { return beats_ >= 3; }));
  }
  const int after = beats_;
  std::this_thread::sleep_for(Milliseconds(60));
  EXPECT_EQ(beats_, after) << "it ends with its owner";
  server_->stop();
  EXPECT_THAT(last_, HasSubstr("is ready"));
}

TEST_F(HeartbeatTest, IsSilentWhileItIsNot) {
  std::atomic<bool> ready = false;
  std::atomic<int> asked = 0;
  const Heartbeat heartbeat(settings_, [&] {
    ++asked;
    return ready.load();
  });
  EXPECT_TRUE(until([&] { return asked >= 3; }));
  EXPECT_EQ(beats_, 0);
  ready = true;
  EXPECT_TRUE(until([this] { return beats_ >= 1; }));
}

TEST_F(HeartbeatTest, GoesOnWhenItDidNotArrive) {
  down_ = true;
  const Heartbeat heartbeat(settings_, [] { return true; });
  EXPECT_TRUE(until([this] { return beats_ >= 2; }));
}

TEST(HeartbeatSettings, AreReadStrictly) {
  EXPECT_FALSE(heartbeat_settings(config_with("")).value());
  const auto some = heartbeat_settings(config_with("heartbeat: {url: {env: PING}, every: 5m}\n"));
  ASSERT_TRUE(some && *some);
  EXPECT_EQ((*some)->every, std::chrono::minutes(5));
  for (const auto* wrong :
       {"heartbeat: {every: 5m}\n", "heartbeat: {url: 'http://example.com/x'}\n",
        "heartbeat: {url: {env: PING}, every: 10ms}\n", "heartbeat: {url: {env: PING}, evry: 1m}\n"}) {
    EXPECT_FALSE(heartbeat_settings(config_with(wrong))) << wrong;
  }
}

}  // namespace
}  // namespace tocsin::cli

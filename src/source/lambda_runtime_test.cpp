#include "source/lambda_runtime.h"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>

#include "net/http_server.h"

namespace tocsin::source {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kPrefix = "/2018-06-01/runtime";

/// The runtime API on loopback. When it has nothing more to give, `next` is answered 410: the runtime then returns.
class FakeRuntimeApi {
 public:
  FakeRuntimeApi() {
    std::vector<net::HttpRoute> routes = {
        {"GET", kPrefix + "/invocation/next", [this](const HttpRequest&) { return next(); }},
        {"POST", kPrefix + "/init/error", [this](const HttpRequest& request) { return posted(request); }}};
    for (const auto* id : {"r-1", "r-2", "odd%2Fid"}) {
      for (const auto* what : {"/response", "/error"}) {
        routes.push_back({"POST", kPrefix + "/invocation/" + id + what,
                          [this](const HttpRequest& request) { return posted(request); }});
      }
    }
    net::HttpServerOptions options;
    options.max_body_bytes = std::size_t{8} << 20;
    server_ = std::move(net::HttpServer::start(options, std::move(routes)).value());
  }

  void give(std::string payload, std::string id = "r-1", net::HttpHeaders more = {}) {
    HttpResponse response{200, std::move(payload)};
    response.headers = std::move(more);
    response.headers.emplace_back("Lambda-Runtime-Aws-Request-Id", std::move(id));
    response.headers.emplace_back("Lambda-Runtime-Invoked-Function-Arn",
                                  "arn:aws:lambda:eu-west-1:1:function:f");
    give(std::move(response));
  }
  void give(HttpResponse response) { nexts_.push_back(std::move(response)); }

  std::string address() const { return server_->address(); }
  void stop() { server_->stop(); }
  std::vector<HttpRequest> posts() {
    const std::lock_guard lock(mutex_);
    return posts_;
  }

  std::atomic<int> post_status = 202;
  std::atomic<int> asked = 0;

 private:
  HttpResponse next() {
    const std::lock_guard lock(mutex_);
    ++asked;
    if (nexts_.empty()) return {410, R"({"errorType":"Gone"})"};
    auto out = std::move(nexts_.front());
    nexts_.pop_front();
    return out;
  }
  HttpResponse posted(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    posts_.push_back(request);
    return {post_status, R"({"status":"OK"})"};
  }

  std::mutex mutex_;
  std::deque<HttpResponse> nexts_;
  std::vector<HttpRequest> posts_;
  std::unique_ptr<net::HttpServer> server_;
};

using Outcome = tl::expected<std::string, InvocationError>;

LambdaRuntime runtime_of(const FakeRuntimeApi& api) {
  return std::move(LambdaRuntime::connect(api.address()).value());
}

TEST(LambdaRuntime, AnswersInvocationAfterInvocation) {
  FakeRuntimeApi api;
  const auto in_a_minute =
      std::to_string((SystemClock().now() + std::chrono::minutes(1)).time_since_epoch().count());
  api.give(
      R"({"a":1})", "r-1",
      {{"Lambda-Runtime-Deadline-Ms", in_a_minute}, {"Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49"}});
  api.give(R"({"a":2})", "r-2");
  std::vector<Invocation> seen;
  std::vector<std::string> traces;
  const auto ended = runtime_of(api).run([&](const Invocation& invocation) -> Outcome {
    seen.push_back(invocation);
    traces.emplace_back(std::getenv("_X_AMZN_TRACE_ID"));
    return invocation.payload + "!";
  });
  EXPECT_FALSE(ended.has_value());
  EXPECT_THAT(to_string(ended.error()), HasSubstr("the runtime API is gone: it answers 410"));
  ASSERT_THAT(seen, SizeIs(2));
  EXPECT_EQ(seen[0].request_id, "r-1");
  EXPECT_EQ(seen[0].payload, R"({"a":1})");
  EXPECT_EQ(seen[0].function_arn, "arn:aws:lambda:eu-west-1:1:function:f");
  const auto left = net::time_left(seen[0].until);
  EXPECT_GT(left, std::chrono::seconds(50));
  EXPECT_LE(left, std::chrono::seconds(60));
  EXPECT_THAT(traces, ElementsAre("Root=1-5bef4de7-ad49", ""));
  const auto posts = api.posts();
  ASSERT_THAT(posts, SizeIs(2));
  EXPECT_EQ(posts[0].path, kPrefix + "/invocation/r-1/response");
  EXPECT_EQ(posts[0].body, R"({"a":1}!)");
  EXPECT_EQ(posts[0].header("Content-Type"), "application/json");
  EXPECT_EQ(posts[1].path, kPrefix + "/invocation/r-2/response");
}

TEST(LambdaRuntime, AnErrorIsReportedAsLambdaWantsIt) {
  FakeRuntimeApi api;
  api.give("{}");
  const auto ended = runtime_of(api).run([](const Invocation&) -> Outcome {
    return tl::make_unexpected(InvocationError{"Tocsin.Not\r\nDelivered", "2 of 3: \"no\"\x1b[0m"});
  });
  EXPECT_FALSE(ended.has_value());
  const auto posts = api.posts();
  ASSERT_THAT(posts, SizeIs(1));
  EXPECT_EQ(posts[0].path, kPrefix + "/invocation/r-1/error");
  EXPECT_EQ(posts[0].header("Lambda-Runtime-Function-Error-Type"), "Tocsin.Not__Delivered");
  EXPECT_EQ(posts[0].body,
            R"({"errorType":"Tocsin.Not\r\nDelivered","errorMessage":"2 of 3: \"no\".[0m","stackTrace":[]})");
}

TEST(LambdaRuntime, AnInitErrorIsReportedOnce) {
  FakeRuntimeApi api;
  auto runtime = runtime_of(api);
  EXPECT_TRUE(runtime.report_init_error({"Tocsin.Settings", "TOCSIN_SNS_TOPIC_ARN is not set"}).has_value());
  const auto posts = api.posts();
  ASSERT_THAT(posts, SizeIs(1));
  EXPECT_EQ(posts[0].path, kPrefix + "/init/error");
  EXPECT_THAT(posts[0].body, HasSubstr("TOCSIN_SNS_TOPIC_ARN is not set"));
}

TEST(LambdaRuntime, AResponseThatLambdaWouldRefuseIsAnError) {
  FakeRuntimeApi api;
  api.give("{}", "r-1");
  api.give("{}", "r-2");
  const auto ended = runtime_of(api).run([](const Invocation& invocation) -> Outcome {
    return std::string((std::size_t{6} << 20) + (invocation.request_id == "r-1" ? 0 : 1), 'x');
  });
  EXPECT_FALSE(ended.has_value());
  const auto posts = api.posts();
  ASSERT_THAT(posts, SizeIs(2));
  EXPECT_THAT(posts[0].body, SizeIs(std::size_t{6} << 20));
  EXPECT_EQ(posts[1].path, kPrefix + "/invocation/r-2/error");
  EXPECT_THAT(posts[1].body, HasSubstr("Tocsin.ResponseTooLarge"));
}

TEST(LambdaRuntime, RefusedAnswersDoNotEndIt) {
  FakeRuntimeApi api;
  api.post_status = 413;
  api.give("{}", "r-1");
  api.give("{}", "r-2");
  int handled = 0;
  const auto ended = runtime_of(api).run([&](const Invocation&) -> Outcome {
    ++handled;
    return "{}";
  });
  EXPECT_THAT(to_string(ended.error()), HasSubstr("410"));
  EXPECT_EQ(handled, 2);
  EXPECT_THAT(api.posts(), SizeIs(2));
}

TEST(LambdaRuntime, AContainerErrorEndsIt) {
  FakeRuntimeApi api;
  api.post_status = 500;
  api.give("{}", "r-1");
  api.give("{}", "r-2");
  const auto ended = runtime_of(api).run([](const Invocation&) -> Outcome { return "{}"; });
  EXPECT_THAT(to_string(ended.error()), HasSubstr("it answers 500"));
  EXPECT_EQ(api.asked, 1);
}

TEST(LambdaRuntime, ItAsksAgainWhenNextIsRefusedButNotForEver) {
  FakeRuntimeApi some;
  some.give(HttpResponse{403, "{}"});
  some.give(HttpResponse{200, "{}"});  // no request id
  some.give("{}");
  int handled = 0;
  EXPECT_FALSE(runtime_of(some).run([&](const Invocation&) -> Outcome {
    ++handled;
    return "{}";
  }));
  EXPECT_EQ(handled, 1);

  FakeRuntimeApi only;
  for (int i = 0; i < 50; ++i) only.give(HttpResponse{403, "{}"});
  const auto ended = runtime_of(only).run([](const Invocation&) -> Outcome { return "{}"; });
  EXPECT_THAT(to_string(ended.error()), HasSubstr("it gives no invocation"));
  EXPECT_EQ(only.asked, 10);
}

TEST(LambdaRuntime, ReturnsWhenTheApiIsGone) {
  FakeRuntimeApi api;
  api.give("{}");
  const auto ended = runtime_of(api).run([&](const Invocation&) -> Outcome {
    api.stop();
    return "{}";
  });
  EXPECT_THAT(to_string(ended.error()), HasSubstr("the runtime API is gone"));
}

TEST(LambdaRuntime, AnIdCannotLeaveItsPlaceInThePath) {
  FakeRuntimeApi api;
  api.give("{}", "odd/id");
  EXPECT_FALSE(runtime_of(api).run([](const Invocation&) -> Outcome { return "{}"; }));
  ASSERT_THAT(api.posts(), SizeIs(1));
  EXPECT_EQ(api.posts()[0].path, kPrefix + "/invocation/odd%2Fid/response");
}

TEST(LambdaRuntime, WantsHostAndPort) {
  EXPECT_TRUE(LambdaRuntime::connect("127.0.0.1:9001").has_value());
  EXPECT_TRUE(LambdaRuntime::connect("[::1]:9001").has_value());
  for (const auto* api :
       {"", "127.0.0.1", ":9001", "host:", "host:0", "host:70000", "host:9001/x", "a@b:1", "a b:1"}) {
    const auto runtime = LambdaRuntime::connect(api);
    ASSERT_FALSE(runtime.has_value()) << api;
    EXPECT_THAT(to_string(runtime.error()), HasSubstr("AWS_LAMBDA_RUNTIME_API"));
  }
}

TEST(LambdaRuntime, ADeadlineIsNeverPastNorFarAway) {
  const Time now{Milliseconds(1'700'000'000'000)};
  EXPECT_EQ(time_until("1700000015000", now), Milliseconds(15'000));
  EXPECT_EQ(time_until("1700000000001", now), Milliseconds(1));
  for (const auto* odd : {"1700000000000", "1", "-5", "-9223372036854775808", "", "soon", "1700000015000x",
                          "99999999999999999999"}) {
    EXPECT_EQ(time_until(odd, now), Milliseconds(3'000)) << odd;
  }
  EXPECT_EQ(time_until("9223372036854775807", now), std::chrono::minutes(15));
}

}  // namespace
}  // namespace tocsin::source

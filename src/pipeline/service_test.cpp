#include "pipeline/service.h"

#include <atomic>
#include <fstream>

#include "doc/json_reader.h"
#include "pipeline/fake_sink.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;

// A CreateUser call as the bus delivers it.
std::string create_user(int number) {
  const auto n = std::to_string(number);
  return R"({"version":"0","id":"e)" + n +
         R"(","detail-type":"AWS API Call via CloudTrail","source":"aws.iam","account":"111122223333",)"
         R"("time":"2025-03-21T13:22:00Z","region":"us-east-1","resources":[],"detail":{"eventVersion":"1.08",)"
         R"("userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/alice","accountId":"111122223333",)"
         R"("userName":"alice"},"eventTime":"2025-03-21T13:22:00Z","eventSource":"iam.amazonaws.com",)"
         R"("eventName":"CreateUser","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.7","userAgent":"aws-cli",)"
         R"("requestParameters":{"userName":"new)" +
         n + R"("},"eventID":"00000000-0000-0000-0000-00000000000)" + n +
         R"(","eventType":"AwsApiCall","managementEvent":true}})";
}

// Made here, so that what this file tests does not depend on the rules that ship.
constexpr const char* kRule = R"yaml(
id: a-user
title: A User
severity: medium
why: A new user is a way back in.
pattern: {detail: {eventName: [CreateUser]}}
summary: "{{ actor.name }} created a user."
next_steps:
  - do: Ask.
tests:
  - name: it was created
    match: true
    event: {source: aws.iam, detail-type: AWS API Call via CloudTrail, detail: {eventName: CreateUser, userIdentity: {type: IAMUser, userName: alice}}}
  - name: it was deleted
    match: false
    like: it was created
    set: {detail.eventName: DeleteUser}
)yaml";

class ServiceTest : public store::testing::StoreTest {
 protected:
  using Sinks = std::vector<std::unique_ptr<sink::Sink>>;

  std::unique_ptr<Service> start(Sinks sinks, std::vector<ServiceSource> sources = {}) {
    store_.reset();
    std::ofstream(folder_ / "a-user.yaml") << kRule;
    auto rules = rule::RuleSet::load({false, {(folder_ / "a-user.yaml").string()}, {}});
    EXPECT_TRUE(rules) << render(rules.error());
    ServiceOptions options;
    options.store_path = path();
    options.version = "test";
    options.limits = {1 << 20, 0};
    options.routing = routing_;
    if (options.routing.sinks.empty()) {
      for (const auto& sink : sinks) options.routing.sinks.push_back({sink->name(), rule::Severity::info});
    }
    auto service = Service::open(std::move(options), std::move(rules->rules), std::move(sinks), clock_);
    EXPECT_TRUE(service) << to_string(service.error());
    (*service)->start(std::move(sources));
    return std::move(*service);
  }
  static Sinks one(const std::string& name, testing::Record& record) {
    Sinks sinks;
    sinks.push_back(std::make_unique<testing::FakeSink>(name, record));
    return sinks;
  }

  std::size_t dead() {
    auto reader = store::Store::open(path(), store::Access::read);
    EXPECT_TRUE(reader);
    store::DeliveryFilter filter;
    filter.state = store::State::dead;
    return (*reader)->deliveries(filter).value().size();
  }

  SystemClock clock_;
  route::Routing routing_;  // without sinks: all of them, from `info` on
  testing::Record record_;
};

TEST_F(ServiceTest, AnEventGoesInAndItsAlertComesOut) {
  const auto service = start(one("mail", record_));
  const auto outcomes =
      service->intake().accept({{create_user(1), "http"}, {"{\"a\":", "http"}, {"[]", "http"}});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->at(0).fate, source::Fate::alerted);
  EXPECT_EQ(outcomes->at(1).fate, source::Fate::rejected);
  EXPECT_NE(outcomes->at(1).reason.find("column 6"), std::string::npos) << outcomes->at(1).reason;
  EXPECT_EQ(outcomes->at(2).fate, source::Fate::unmatched);
  EXPECT_TRUE(record_.wait_for(1));
  EXPECT_EQ(service->intake().accept({{create_user(1), "stdin:1"}}).value().at(0).fate,
            source::Fate::duplicate);
}

TEST_F(ServiceTest, AnEventAsDeepAsTheReaderAllowsIsDelivered) {
  const auto service = start(one("mail", record_));
  const auto nested = [](std::size_t depth) {
    return R"({"detail":{"eventName":"CreateUser","deep":)" + std::string(depth, '[') +
           std::string(depth, ']') + "}}";
  };
  const auto deepest = doc::JsonLimits{}.max_depth - 2;
  const auto outcomes = service->intake().accept({{nested(deepest), "http"}, {nested(deepest + 1), "http"}});
  ASSERT_TRUE(outcomes);
  EXPECT_EQ(outcomes->at(0).fate, source::Fate::alerted);
  EXPECT_EQ(outcomes->at(1).fate, source::Fate::rejected);
  EXPECT_TRUE(record_.wait_for(1));
  service->stop();
  EXPECT_EQ(dead(), 0U);
}

TEST_F(ServiceTest, WhatWaitedIsSentAfterARestart) {
  record_.answers.assign(1, testing::refused(sink::NotDelivered::Kind::unavailable, "down", 50ms));
  {
    const auto service = start(one("mail", record_));
    ASSERT_TRUE(service->intake().accept({{create_user(1), "http"}}));
    ASSERT_TRUE(record_.wait_for(1));
  }
  const auto service = start(one("mail", record_));
  EXPECT_TRUE(record_.wait_for(2));
}

TEST_F(ServiceTest, SourcesRunUntilTheyAreStopped) {
  std::atomic<int> stopped{0};
  const auto source = [&](source::Intake& intake, const std::stop_token& stop) {
    EXPECT_TRUE(intake.accept({{create_user(2), "stdin:1"}}));
    while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
    ++stopped;
  };
  const auto service = start(one("mail", record_), {{"one", source}, {"two", source}});
  EXPECT_TRUE(record_.wait_for(1));
  service->stop();
  service->stop();
  EXPECT_EQ(stopped, 2);
  EXPECT_EQ(record_.count(), 1U);
}

TEST_F(ServiceTest, ASinkBelowItsSeverityIsNotRung) {
  routing_.sinks = {{"mail", rule::Severity::critical}};
  const auto service = start(one("mail", record_));
  ASSERT_TRUE(service->intake().accept({{create_user(1), "http"}}));
  const auto text = service->metrics().body;
  EXPECT_NE(text.find("tocsin_queue_depth{sink=\"mail\"} 0"), std::string::npos) << text;
}

TEST_F(ServiceTest, RowsOfARemovedSinkAreDeadAfterARestart) {
  record_.answers.assign(1, testing::refused(sink::NotDelivered::Kind::unavailable, "down", 1h));
  {
    const auto service = start(one("old", record_));
    ASSERT_TRUE(service->intake().accept({{create_user(1), "http"}}));
    ASSERT_TRUE(record_.wait_for(1));
  }
  {
    const auto service = start(one("new", record_));
  }
  open(store::Access::read);
  const auto rows = store_->deliveries({}).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].state, store::State::dead);
  EXPECT_EQ(rows[0].reason, "sink no longer configured");
}

TEST_F(ServiceTest, ReadinessNamesEachSink) {
  record_.answers.assign(1,
                         testing::refused(sink::NotDelivered::Kind::unavailable, "connection refused", 1h));
  const auto service = start(one("mail", record_));
  ASSERT_TRUE(service->intake().accept({{create_user(1), "http"}}));
  ASSERT_TRUE(record_.wait_for(1));
  for (int i = 0; i < 1000 && service->readyz().body.find("paused") == std::string::npos; ++i) {
    std::this_thread::sleep_for(5ms);
  }
  const auto page = service->readyz();
  EXPECT_EQ(page.status, 200) << "a channel that is down does not keep events out";
  const auto body = doc::parse_json(page.body);
  ASSERT_TRUE(body);
  EXPECT_EQ(doc::string_at(*body, "sinks.0.state"), "paused");
  EXPECT_EQ(doc::string_at(*body, "sinks.0.reason"), "connection refused");
  EXPECT_EQ(service->healthz().status, 200);
  EXPECT_NE(service->metrics().body.find("tocsin_sink_up{sink=\"mail\"} 0"), std::string::npos);
}

TEST_F(ServiceTest, TheStoreIsHeldByOneService) {
  const auto service = start(one("mail", record_));
  ServiceOptions options;
  options.store_path = path();
  EXPECT_FALSE(Service::open(std::move(options), rule::RuleSet(), {}, clock_));
}

}  // namespace
}  // namespace tocsin::pipeline

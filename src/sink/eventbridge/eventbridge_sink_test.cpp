// Against a server on loopback that answers as EventBridge does, and as a network does.
#include "sink/eventbridge/eventbridge_sink.h"

#include "doc/json_reader.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/golden.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using testing::json_error;
using testing::made_of;

constexpr const char* kTaken = R"({"FailedEntryCount":0,"Entries":[{"EventId":"e-1"}]})";

std::string refused(std::string_view code, std::string_view message) {
  return R"({"FailedEntryCount":1,"Entries":[{"ErrorCode":")" + std::string(code) + R"(","ErrorMessage":")" +
         std::string(message) + R"("}]})";
}

class EventbridgeSinkTest : public testing::AwsSinkTest {
 protected:
  EventbridgeSinkTest() {
    make_ = [](aws::Client* client) {
      return std::make_unique<EventbridgeSink>("night-watch", EventbridgeSettings{"security", "eu-central-1"},
                                               client);
    };
  }
};

TEST_F(EventbridgeSinkTest, LooksAsItShould) {
  const EventbridgeSink sink("b", {});
  testing::expect_golden("alert.eventbridge.json", sink.render(notification_, "").body);
}

TEST_F(EventbridgeSinkTest, PutsOneEntry) {
  const auto result = answered({{"200 OK", kTaken}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "EventBridge event e-1");
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_THAT(requests_[0], HasSubstr("X-Amz-Target: AWSEvents.PutEvents"));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/events/aws4_request"));
  const auto request = doc::parse_json(body_of(0)).value();
  EXPECT_EQ(doc::string_at(request, "Entries.0.Source"), "tocsin");
  EXPECT_EQ(doc::string_at(request, "Entries.0.DetailType"), "Tocsin Alert");
  EXPECT_EQ(doc::string_at(request, "Entries.0.EventBusName"), "security");
  EXPECT_EQ(doc::scalar_at(request, "Entries.0.Time"), "1742563324");
  const auto detail = doc::parse_json(*doc::string_at(request, "Entries.0.Detail")).value();
  EXPECT_EQ(doc::string_at(detail, "severity"), "medium");
}

TEST_F(EventbridgeSinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"200 OK", refused("MalformedDetail", "Detail is malformed."), Kind::permanent, "Detail is malformed"},
      {"200 OK", refused("InvalidArgument", "Parameter Detail is not valid."), Kind::permanent, "not valid"},
      {"200 OK", refused("ThrottlingException", "slow"), Kind::unavailable, "slow",
       FailureReason::rate_limited},
      {"200 OK", refused("InternalFailure", "x"), Kind::retry, "InternalFailure"},
      {"200 OK",
       refused("AccessDeniedException",
               "User: x is not authorized to perform: events:PutEvents on resource: b"),
       Kind::unavailable, "events:PutEvents"},
      {"200 OK", refused("NotAuthorizedForSourceException", "no"), Kind::unavailable,
       "NotAuthorizedForSource"},
      {"200 OK", R"({"FailedEntryCount":1,"Entries":[]})", Kind::retry, "PutEvents"},
      {"400 X",
       json_error("ValidationException", "Total size of the entries in the request is over the limit."),
       Kind::permanent, "over the limit"},
      {"400 X", json_error("ValidationException", "Value 'x' at 'eventBusName' failed"), Kind::unavailable,
       "eventBusName"},
      {"400 X", json_error("ResourceNotFoundException", "Event bus x does not exist."), Kind::unavailable,
       "does not exist"},
  });
  expect_what_all_services_do(false, json_error);
}

TEST_F(EventbridgeSinkTest, AnEntryIsSmallEnoughWhateverAnAttackerWrites) {
  const EventbridgeSink sink("b", {});
  for (const std::string& text :
       {std::string(30'000, '\\'), "arn:" + std::string(3'000, 'x'), std::string("\x1B")}) {
    const auto request =
        doc::parse_json(sink.render(testing::notification_of(testing::hostile_alert(text, 50)), "").body)
            .value();
    const auto* entry = doc::find_path(request, "Entries.0");
    std::size_t size = 14 + entry->find("Source")->text.size() + entry->find("DetailType")->text.size() +
                       entry->find("Detail")->text.size();
    for (const auto& resource : entry->find("Resources")->items) size += resource.text.size();
    EXPECT_LT(size, 256'000U);
    EXPECT_TRUE(doc::parse_json(entry->find("Detail")->text));
  }
}

TEST(EventbridgeSettings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_eventbridge, "{}").first);
  EXPECT_TRUE(made_of(make_eventbridge, "bus: security\nregion: eu-west-1\nformat: ocsf").first);
  EXPECT_TRUE(made_of(make_eventbridge, "bus: arn:aws:events:eu-west-1:123456789012:event-bus/x/y").first);
  for (const auto* wrong : {"a b", "'arn:aws:sns:eu-west-1:123456789012:x'", "''",
                            "'arn:aws:events:eu-west-1:123:event-bus/x'", "a:b"}) {
    EXPECT_FALSE(made_of(make_eventbridge, "bus: " + std::string(wrong)).first) << wrong;
  }
  EXPECT_THAT(made_of(make_eventbridge, "bus: a b").second, HasSubstr("is no event bus"));
}

}  // namespace
}  // namespace tocsin::sink

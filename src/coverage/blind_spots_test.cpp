#include "coverage/blind_spots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::coverage {
namespace {

using rule::EventNeed;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Account account_of(const std::string& text) {
  auto account = read_account({"account.yaml", text});
  EXPECT_TRUE(account) << render(account.error());
  return account ? std::move(*account) : Account{};
}

EventNeed management(bool reads = false, bool is_global = false) {
  EventNeed need;
  need.reads = reads;
  need.is_global = is_global;
  return need;
}
EventNeed data(const std::string& type) {
  EventNeed need;
  need.from = EventNeed::From::data;
  need.type = type;
  return need;
}
EventNeed service(const std::string& name) {
  EventNeed need;
  need.from = EventNeed::From::service;
  need.service = name;
  return need;
}

constexpr const char* kGood =
    "listens: {regions: [eu-central-1], log_files: true}\ntrails: [{name: main, multi_region: true}]\n";

TEST(BlindSpots, ATrailOfAllRegionsWhoseFilesAreReadHearsAllManagementEvents) {
  const auto account = account_of(kGood);
  EXPECT_EQ(hearing_of({management(), management(true), management(false, true)}, account).how,
            Hearing::alive);
  EXPECT_THAT(account_notes(account), IsEmpty());
}

TEST(BlindSpots, NothingIsSaidOfWhatIsNotKnown) {
  for (const auto& need : {management(), data("AWS::S3::Object"), service("guardduty")})
    EXPECT_EQ(hearing_of({need}, Account{}).how, Hearing::unknown);
  EXPECT_EQ(hearing_of({service("guardduty")}, account_of(kGood)).how, Hearing::unknown);
  EXPECT_EQ(hearing_of({}, account_of(kGood)).how, Hearing::unknown);
}

TEST(BlindSpots, WithoutALoggingTrailApiCallsAreNotHeard) {
  for (const auto* text : {"trails: []\n", "trails: [{name: a, multi_region: true, logging: false}]\n"}) {
    const auto heard = hearing_of({management(), management(true)}, account_of(text));
    EXPECT_EQ(heard.how, Hearing::dead) << text;
    EXPECT_EQ(heard.reasons.size(), 1U);
    EXPECT_EQ(heard.fixes.size(), 1U);
  }
  EXPECT_THAT(account_notes(account_of("trails: [{name: a, multi_region: true, logging: false}]\n")),
              ElementsAre("the trail a is switched off"));
}

TEST(BlindSpots, DataEventsAreHeardWhereATrailRecordsThem) {
  EXPECT_THAT(hearing_of({data("AWS::S3::Object")}, account_of(kGood)).reasons,
              ElementsAre("no trail records data events of AWS::S3::Object"));
  const auto recording = account_of(
      "listens: {log_files: true}\ntrails: [{name: m, multi_region: true, data_events: "
      "['AWS::S3::Object']}]\n");
  EXPECT_EQ(hearing_of({data("AWS::S3::Object")}, recording).how, Hearing::alive);
  EXPECT_EQ(hearing_of({data("AWS::EC2::Snapshot")}, recording).how, Hearing::dead);
  EXPECT_EQ(hearing_of({data("AWS::EC2::Snapshot"), management()}, recording).how, Hearing::partly);
}

TEST(BlindSpots, ReadsNeedATrailThatRecordsThem) {
  const auto account = account_of(
      "listens: {log_files: true}\ntrails: [{name: m, multi_region: true, management_events: write}]\n");
  EXPECT_EQ(hearing_of({management()}, account).how, Hearing::alive);
  EXPECT_THAT(hearing_of({management(true)}, account).reasons,
              ElementsAre("no trail records management events that only read"));
}

TEST(BlindSpots, GlobalServicesAreHeardInTheirRegion) {
  const auto bus_only = account_of(
      "listens: {regions: [eu-central-1], log_files: false}\ntrails: [{name: m, multi_region: true}]\n");
  const auto heard = hearing_of({management(false, true)}, bus_only);
  EXPECT_EQ(heard.how, Hearing::dead);
  EXPECT_THAT(heard.reasons, ElementsAre("it is told in us-east-1 only, where nothing listens"));
  EXPECT_EQ(hearing_of({management()}, bus_only).how, Hearing::alive);
  EXPECT_THAT(account_notes(bus_only), ElementsAre(HasSubstr("only events of eu-central-1 are heard")));

  const auto one_region =
      account_of("listens: {log_files: true}\ntrails: [{name: m, region: eu-central-1}]\n");
  EXPECT_THAT(hearing_of({management(false, true)}, one_region).reasons,
              ElementsAre("no trail records us-east-1, where it is told"));
  EXPECT_THAT(account_notes(one_region), ElementsAre(HasSubstr("records eu-central-1 only")));

  const auto china = account_of(
      "listens: {regions: [cn-north-1], log_files: false}\ntrails: [{name: m, multi_region: true}]\n");
  EXPECT_EQ(hearing_of({management(false, true)}, china).how, Hearing::alive);
}

TEST(BlindSpots, FindingsNeedTheirServiceAndTheBus) {
  const auto account =
      account_of("listens: {regions: [eu-central-1]}\nservices: {guardduty: true, macie: false}\n");
  EXPECT_EQ(hearing_of({service("guardduty")}, account).how, Hearing::alive);
  EXPECT_THAT(hearing_of({service("macie")}, account).reasons, ElementsAre("macie is off"));
  EXPECT_EQ(hearing_of({service("")}, account).how, Hearing::alive);
  // Log files tell of no findings.
  EXPECT_EQ(hearing_of({service("guardduty")},
                       account_of("listens: {regions: [], log_files: true}\nservices: {guardduty: true}\n"))
                .how,
            Hearing::dead);
}

}  // namespace
}  // namespace tocsin::coverage

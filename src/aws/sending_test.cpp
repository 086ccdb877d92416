// What is written to a bus, a log, a bucket, Security Hub and SES, and what each of them may answer.
#include <gmock/gmock.h>

#include "aws/event_bus.h"
#include "aws/log_events.h"
#include "aws/s3.h"
#include "aws/security_hub.h"
#include "aws/ses.h"
#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using testing::Asked;
using testing::FakeService;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing::Told;
using Kind = CallError::Kind;

class Sending : public ::testing::Test {
 protected:
  Sending() {
    settings_.region = "eu-west-1";
    settings_.endpoint_url = service_.url();
    settings_.max_attempts = 1;
    client_.emplace(settings_, *credentials_, clock_);
  }

  static net::Deadline soon() { return net::deadline_in(Milliseconds(5'000)); }
  Asked last() const { return service_.asked().back(); }

  Told answer_;  // written while nobody asks
  FakeService service_{[this](const Asked&) { return answer_; }};
  Settings settings_;
  SystemClock clock_;
  std::unique_ptr<CredentialProvider> credentials_ =
      fixed_credentials({"AKIDEXAMPLE", Secret("secret"), Secret(), {}, "", "test"});
  std::optional<Client> client_;
};

TEST_F(Sending, PutsAnEvent) {
  answer_ = {R"({"FailedEntryCount":0,"Entries":[{"EventId":"e-1"}]})"};
  EXPECT_EQ(put_event(*client_, "eu-north-1", R"({"Entries":[]})", soon()).value(), "e-1");
  EXPECT_EQ(last().header("X-Amz-Target"), "AWSEvents.PutEvents");
  EXPECT_EQ(last().header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(last().body, R"({"Entries":[]})");
  EXPECT_THAT(last().header("Authorization"), HasSubstr("/eu-north-1/events/"));
  answer_ = {"<oops"};
  EXPECT_EQ(put_event(*client_, "", "{}", soon()).value(), "") << "taken, whatever the answer looks like";
}

TEST_F(Sending, AnEntryThatTheBusRefusesIsAnError) {
  const auto refused = [&](const std::string& entry, int count = 1) {
    answer_ = {R"({"FailedEntryCount":)" + std::to_string(count) + R"(,"Entries":[)" + entry + "]}"};
    return put_event(*client_, "", "{}", soon()).error();
  };
  const auto error = refused(R"({"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."})");
  EXPECT_EQ(error.kind, Kind::invalid);
  EXPECT_EQ(error.code, "MalformedDetail");
  EXPECT_EQ(error.message, "Detail is malformed.");
  EXPECT_FALSE(error.maybe_received);
  EXPECT_EQ(refused(R"({"ErrorCode":"ThrottlingException","ErrorMessage":"x"})").kind, Kind::throttled);
  EXPECT_EQ(refused(R"({"ErrorCode":"InternalException"})").kind, Kind::transient);
  EXPECT_EQ(refused(R"({"ErrorCode":"InternalFailure"})").kind, Kind::transient);
  EXPECT_EQ(refused(R"({"ErrorCode":"AccessDeniedException"})").kind, Kind::permission);
  EXPECT_EQ(refused("{}").kind, Kind::transient) << "failed, and it does not say why";
  EXPECT_EQ(refused("").kind, Kind::transient);
  EXPECT_EQ(refused(R"({"ErrorCode":"MalformedDetail"})", 0).kind, Kind::invalid);
}

TEST_F(Sending, WritesToALog) {
  for (const auto& [said, verdict] : std::vector<std::pair<std::string, LogVerdict>>{
           {"{}", LogVerdict::taken},
           {"", LogVerdict::taken},
           {"<oops", LogVerdict::taken},
           {R"({"nextSequenceToken":"1"})", LogVerdict::taken},
           {R"({"rejectedLogEventsInfo":{"tooOldLogEventEndIndex":1}})", LogVerdict::too_old},
           {R"({"rejectedLogEventsInfo":{"expiredLogEventEndIndex":1}})", LogVerdict::too_old},
           {R"({"rejectedLogEventsInfo":{"tooNewLogEventStartIndex":0}})", LogVerdict::too_new}}) {
    answer_ = {said};
    EXPECT_EQ(put_log_event(*client_, "", R"({"logEvents":[]})", soon()).value(), verdict) << said;
  }
  EXPECT_EQ(last().header("X-Amz-Target"), "Logs_20140328.PutLogEvents");
  EXPECT_EQ(last().body, R"({"logEvents":[]})");
}

TEST_F(Sending, MakesAStreamOnce) {
  answer_ = {""};
  EXPECT_TRUE(create_log_stream(*client_, "", "/a/b", "s", soon()));
  EXPECT_EQ(last().header("X-Amz-Target"), "Logs_20140328.CreateLogStream");
  EXPECT_EQ(last().body, R"({"logGroupName":"/a/b","logStreamName":"s"})");
  answer_ = {R"({"__type":"ResourceAlreadyExistsException","message":"there"})", 400};
  EXPECT_TRUE(create_log_stream(*client_, "", "/a/b", "s", soon()));
  answer_ = {R"({"__type":"ResourceNotFoundException","message":"no group"})", 400};
  EXPECT_EQ(create_log_stream(*client_, "", "/a/b", "s", soon()).error().kind, Kind::not_found);
}

TEST_F(Sending, CreatesAnObjectWhereNoneIs) {
  answer_ = {""};
  const NewS3Object object{
      "eu-north-1", "logs", "year=2025/a b.json", {{"Content-Type", "text/x"}}, "body\n"};
  EXPECT_TRUE(create_object(*client_, object, soon()).value());
  EXPECT_EQ(last().method, "PUT");
  EXPECT_EQ(last().target, "/logs/year%3D2025/a%20b.json");
  EXPECT_EQ(last().header("If-None-Match"), "*");
  EXPECT_EQ(last().header("Content-Type"), "text/x");
  EXPECT_EQ(last().body, "body\n");
  EXPECT_THAT(last().header("Authorization"), HasSubstr("if-none-match"));
  answer_ = {"<Error><Code>PreconditionFailed</Code><Message>x</Message></Error>", 412};
  EXPECT_FALSE(create_object(*client_, object, soon()).value());
  answer_ = {"<Error><Code>ConditionalRequestConflict</Code></Error>", 409};
  EXPECT_EQ(create_object(*client_, object, soon()).error().kind, Kind::condition);
}

TEST_F(Sending, WritesWhereTheBucketIs) {
  answer_ = {"<Error><Code>PermanentRedirect</Code><Region>eu-central-1</Region></Error>", 301};
  EXPECT_FALSE(create_object(*client_, {"eu-west-1", "logs", "k", {}, "x"}, soon()));
  ASSERT_THAT(service_.asked(), SizeIs(2));
  EXPECT_THAT(last().header("Authorization"), HasSubstr("/eu-central-1/s3/"));
}

TEST_F(Sending, ImportsAFinding) {
  answer_ = {R"({"FailedCount":0,"SuccessCount":1,"FailedFindings":[]})"};
  EXPECT_TRUE(import_finding(*client_, "eu-north-1", R"({"Findings":[{}]})", soon()));
  EXPECT_EQ(last().target, "/findings/import");
  EXPECT_EQ(last().body, R"({"Findings":[{}]})");
  EXPECT_THAT(last().header("Authorization"), HasSubstr("/eu-north-1/securityhub/"));
  answer_ = {"<oops"};
  EXPECT_TRUE(import_finding(*client_, "", "{}", soon()));
}

TEST_F(Sending, AFindingThatIsRefusedIsAnError) {
  answer_ = {
      R"({"FailedCount":1,"SuccessCount":0,"FailedFindings":[{"Id":"1","ErrorCode":"InvalidInput","ErrorMessage":"bad Types"}]})"};
  auto error = import_finding(*client_, "", "{}", soon()).error();
  EXPECT_EQ(error.kind, Kind::invalid);
  EXPECT_EQ(error.code, "InvalidInput");
  EXPECT_EQ(error.message, "bad Types");
  answer_ = {R"({"FailedCount":1})"};
  EXPECT_EQ(import_finding(*client_, "", "{}", soon()).error().kind, Kind::transient);
  answer_ = {R"({"Code":"InvalidAccessException","Message":"not subscribed to Security Hub"})", 401};
  error = import_finding(*client_, "", "{}", soon()).error();
  EXPECT_EQ(error.kind, Kind::permission);
  EXPECT_THAT(to_string(to_error(error)), HasSubstr("switch Security Hub on"));
}

TEST_F(Sending, SendsAMail) {
  answer_ = {R"({"MessageId":"m-1"})"};
  EXPECT_EQ(
      send_raw_email(*client_, "eu-north-1", {"a@b.example", "c@d.example", "x: y\r\n\r\nz", "set"}, soon())
          .value(),
      "m-1");
  EXPECT_EQ(last().target, "/v2/email/outbound-emails");
  EXPECT_EQ(last().body, R"({"FromEmailAddress":"a@b.example","Destination":{"ToAddresses":["c@d.example"]},)"
                         R"("Content":{"Raw":{"Data":"eDogeQ0KDQp6"}},"ConfigurationSetName":"set"})");
  EXPECT_THAT(last().header("Authorization"), HasSubstr("/eu-north-1/ses/"));
  answer_ = {"<oops"};
  EXPECT_EQ(send_raw_email(*client_, "", {"a@b.example", "c@d.example", "x", ""}, soon()).value(), "");
}

}  // namespace
}  // namespace tocsin::aws

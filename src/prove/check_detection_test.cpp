#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prove/prove.h"
#include "rule/example_rule.h"

namespace tocsin::prove {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// What is said of a Sigma rule with this detection.
std::vector<std::string> said_of(const std::string& detection, const std::string& filters = {}) {
  const rule::testing::TempFolder folder;
  const auto path = folder.write(
      "made.yml", "title: Made\nlogsource: {product: aws, service: cloudtrail}\nlevel: high\ndetection:\n" +
                      detection + filters);
  const auto loaded = rule::RuleSet::load({.builtin = false, .paths = {path}});
  if (!loaded) return {render(loaded.error())};
  const auto proofs = prove(loaded->rules);
  std::vector<std::string> out;
  for (const auto& remark : proofs->front().remarks) {
    const std::string level = remark.level == Remark::Level::failure ? "failure: " : "warning: ";
    out.push_back(level + remark.message + " | " + remark.hint);
  }
  return out;
}

/// Of one search, beside what every one of these rules asks for.
std::vector<std::string> said_beside(const std::string& search) {
  return said_of("  a: {eventSource: iam.amazonaws.com, eventName: CreateUser}\n  b: " + search +
                 "\n  condition: a and b\n");
}

struct Case {
  const char* search;
  const char* says;
};

TEST(CheckDetection, ValuesThatNoEventHasFail) {
  for (const auto& [search, says] : std::initializer_list<Case>{
           {"{eventSource: iam.amazon.com}",
            "no event source \"iam.amazon.com\" | did you mean \"iam.amazonaws.com\"?"},
           {"{eventSource: s3}", "did you mean \"s3.amazonaws.com\"?"},
           {"{eventSource: [iam.amazonaws.com, iamm.amazonaws.com]}",
            "\"iamm.amazonaws.com\" | did you mean \"iam"},
           {"{eventSource|startswith: iamm}", "eventSource in the detection never has the value \"iamm*\""},
           {"{eventSource|endswith: .amazon.com}", "eventSource in the detection never has"},
           {"{eventSource: iam.amazonaws.com, eventName|contains: Frobnic}",
            "no event name of iam fits \"*Frobnic*\""},
           {"{eventSource: iam.amazonaws.com, eventName|startswith: [Create, Frob]}", "fits \"Frob*\""},
           {"{eventName|re: '^Frob'}", "fits the regular expression \"^Frob\""},
           {"{eventName: CreateUsr}", "no event with the name \"CreateUsr\" | did you mean \"CreateUser\"?"},
           {"{eventSource: ec2.amazonaws.com, eventName: CreateUser}",
            "ec2 has no event with the name \"CreateUser\""},
           {"{eventSource: lambda.amazonaws.com, eventName: CreateFunction}",
            "it is written as \"CreateFunction20150331\""},
           {"{eventType: AwsApiCal}", "eventType in the detection never has the value \"AwsApiCal\""},
           {"{awsRegion: eu-wst-1}", "did you mean \"eu-west-1\"?"},
           {"{userIdentity.type|contains: Usr}",
            "userIdentity.type in the detection never has the value \"*Usr*\""},
           {"{recipientAccountId: 1234}", "accounts have twelve digits"},
           {"{eventName|exists: false}", "eventName is never absent"},
           {"{eventname: CreateUser}", "no record has the field \"eventname\" | did you mean \"eventName\"?"},
           {"{userIdentity.acountId: '1'}", "did you mean \"accountId\"?"}})
    EXPECT_THAT(said_of(fmt::format("  s: {}\n  condition: s\n", search)),
                Contains(::testing::AllOf(HasSubstr("failure: "), HasSubstr(says))))
        << search;
}

TEST(CheckDetection, ConditionsThatNoEventMeetsFail) {
  for (const auto& [search, says] : std::initializer_list<Case>{
           {"{readOnly: true}", "no event of AWS has"},
           {"{awsRegion: eu-west-1}", "no event of AWS has"},
           {"{eventSource: ec2.amazonaws.com}", "no value passes all of \"eventSource\" \"ec2"},
           {"{eventType: AwsConsoleSignIn}", "no event of AWS has"},
           {"{eventName|startswith: Delete}",
            "no value passes all of \"eventName\" \"CreateUser\", \"eventName\" \"Delete*\""},
           {"{userIdentity.type: Root, userIdentity.type|startswith: I}",
            "no value passes all of \"userIdentity.type\""},
           {"{userAgent: x, userAgent|startswith: y}", "no value passes all of \"userAgent\""}})
    EXPECT_THAT(
        said_beside(search),
        Contains(::testing::AllOf(HasSubstr("failure: its condition can never hold"), HasSubstr(says))))
        << search;
}

TEST(CheckDetection, WhatMayComePasses) {
  for (const auto* search :
       {"{eventSource: iam.amazonaws.com, eventName: createuser}", "{eventName: [StopLogging, UpdateTrail]}",
        "{eventSource: s3.amazonaws.com, eventName: [PutBucketLifecycle, PutLifecycleConfiguration]}",
        "{eventSource: lambda.amazonaws.com, eventName: [AddPermission, AddPermission2015*]}",
        "{eventSource: signin.amazonaws.com, eventName: ConsoleLogin, eventType: AwsConsoleSignIn}",
        "{eventSource: iam.amazonaws.com, awsRegion: us-gov-west-1}",
        "{eventSource: brandnewthing.amazonaws.com, eventName: DoIt}", "{src_ip: x}",
        "{eventSource: kms.amazonaws.com, eventType: AwsVpceEvents}",
        "{eventSource: s3.amazonaws.com, eventName: GetObject, managementEvent: false}", "{errorCode: null}",
        "['*mimikatz*', pacu]", "{userIdentity.type: [iamuser, Root]}"})
    EXPECT_THAT(said_of(fmt::format("  s: {}\n  condition: s\n", search)),
                Not(Contains(HasSubstr("failure: "))))
        << search;
}

TEST(CheckDetection, WhatIsDeniedIsLookedAtToo) {
  const auto denied = [](const std::string& search) {
    return said_of("  a: {eventSource: iam.amazonaws.com, eventName: [CreateUser, DeleteUser]}\n  b: " +
                   search + "\n  condition: a and not b\n");
  };
  EXPECT_THAT(denied("{eventName: RunInstances}"),
              Contains(HasSubstr("failure: its condition denies what never comes")));
  EXPECT_THAT(
      denied("{eventName: ListUsers}"),
      Contains(HasSubstr("failure: its condition denies what never comes: \"eventName\" \"ListUsers\"")));
  EXPECT_THAT(denied("{eventName: CreatUser}"), Contains(HasSubstr("failure: iam has no event")));
  EXPECT_THAT(denied("{eventName|re: '^(Create|Delete)User$'}"),
              Contains(HasSubstr("failure: its condition can never hold")));
  for (const auto* good :
       {"{eventName: CreateUser, userAgent: x}", "{userAgent: [x, xx]}", "{userIdentity.type: AWSService}",
        "{eventSource: iam.amazonaws.com, userAgent: x}"})
    EXPECT_THAT(denied(good), Not(Contains(HasSubstr("failure: ")))) << good;
}

TEST(CheckDetection, AFilterForManyRulesNeedNotHaveToDoWithEach) {
  const auto filtered = [](const std::string& search) {
    return said_of(
        "  a: {eventSource: iam.amazonaws.com, eventName: [CreateUser, DeleteUser], userIdentity.type: "
        "Root}\n"
        "  condition: a\n",
        "---\ntitle: Not These\nlogsource: {product: aws, service: cloudtrail}\nfilter:\n  rules: any\n"
        "  selection: " +
            search + "\n  condition: not selection\n");
  };
  for (const auto* search :
       {"{userIdentity.type: AssumedRole, userAgent: x}", "{eventSource: s3.amazonaws.com}",
        "{eventName: RunInstances}", "{eventName: DeleteUser}", "{eventName: CreatUser}", "{userAgent: x}"})
    EXPECT_THAT(filtered(search), Not(Contains(HasSubstr("failure: ")))) << search;
  EXPECT_THAT(filtered("{eventName: CreatUser}"),
              Contains(HasSubstr("warning: a filter: any service has no event with the name")));
  EXPECT_THAT(filtered("{eventSource: iam.amazonaws.com}"),
              Contains(HasSubstr("failure: its condition can never hold")));
}

TEST(CheckDetection, NamesThatOnlyServicesTellAreWarnings) {
  for (const auto* search :
       {"{eventSource: backup.amazonaws.com, eventName: [BackupJobStarted, RecoveryPointDeleted]}",
        "{eventSource: backup.amazonaws.com, eventName|startswith: BackupJobC}",
        "{eventSource: s3.amazonaws.com, eventName: [JobCreated, JobStatusChanged]}",
        "{eventSource: iam.amazonaws.com, eventType: AwsServiceEvent, eventName: SomethingTold}",
        "{eventName: BackupJobStarted}"}) {
    const auto said = said_of(fmt::format("  s: {}\n  condition: s\n", search));
    EXPECT_THAT(said, Not(Contains(HasSubstr("failure: ")))) << search;
    EXPECT_THAT(said, Contains(HasSubstr("warning: "))) << search;
  }
  for (const auto* search : {"{eventSource: backup.amazonaws.com, eventName: StartBackupJobb}",
                             "{eventSource: s3.amazonaws.com, eventName: PutObjectPlease}"})
    EXPECT_THAT(said_of(fmt::format("  s: {}\n  condition: s\n", search)), Contains(HasSubstr("failure: ")))
        << search;
}

TEST(CheckDetection, WhatIsLessSureIsAWarning) {
  EXPECT_THAT(said_beside("{managementEvent: false}"),
              Contains(HasSubstr("warning: its condition is not known to be met")));
  EXPECT_THAT(said_beside("{eventSource: brandnewthing.amazonaws.com}"),
              Contains(HasSubstr("warning: nothing is known of the event source")));
  EXPECT_THAT(said_beside("{requestParameters.userName: x, requestParameters.userName|startswith: y}"),
              Contains(HasSubstr("warning: its condition can hold only where a field is a list")));
  EXPECT_THAT(said_beside("{src_ip: x}"), Contains(HasSubstr("warning: \"src_ip\" is no known field")));
}

TEST(CheckDetection, APartThatAlwaysHoldsFails) {
  EXPECT_THAT(said_of("  a: {eventName: CreateUser}\n  b: {userAgent: x}\n  condition: a and (b or not b)\n"),
              Contains(HasSubstr("failure: a part of its condition says nothing: \"userAgent\" \"x\"")));
}

/// The example rule with a detection beside its pattern.
std::vector<std::string> said_of_own(const std::string& detection) {
  const rule::testing::TempFolder folder;
  auto text = rule::testing::with("exclude:\n", "detection:\n" + detection + "exclude:\n");
  text = rule::testing::with("  source: [aws.iam]\n",
                             "  source: [aws.iam]\n  detail-type: [AWS API Call via CloudTrail]\n", text);
  text = rule::testing::with("      source: aws.iam\n",
                             "      source: aws.iam\n      detail-type: AWS API Call via CloudTrail\n", text);
  const auto loaded = rule::RuleSet::load(
      {.builtin = false, .paths = {folder.write("user-created.yaml", text)}, .run_tests = false});
  if (!loaded) return {render(loaded.error())};
  const auto proofs = prove(loaded->rules);
  std::vector<std::string> out;
  for (const auto& remark : proofs->front().remarks) out.push_back(remark.message + " | " + remark.hint);
  return out;
}

TEST(CheckDetection, APatternAndItsDetectionAreHeldTogether) {
  for (const auto& [search, says] :
       std::initializer_list<Case>{{"{eventName: CreateUser}", "its detection says nothing"},
                                   {"{eventName|startswith: Create}", "its detection says nothing"},
                                   {"{eventName: DeleteUser}", "its condition can never hold"},
                                   {"{errorCode: AccessDenied}", "its condition can never hold"},
                                   {"{eventSource: ec2.amazonaws.com}", "its condition can never hold"}})
    EXPECT_THAT(said_of_own(fmt::format("  s: {}\n  condition: s\n", search)), Contains(HasSubstr(says)))
        << search;
  EXPECT_THAT(
      said_of_own("  s: {eventName: DeleteUser}\n  condition: not s\n"),
      Contains(HasSubstr("the rule's pattern lets through no event with the name \"DeleteUser\" | ")));
  EXPECT_THAT(
      said_of_own(
          "  s: {userAgent: x}\n  t: {userAgent: y}\n  u: {userAgent: z}\n  condition: s or (t and u)\n"),
      Contains(HasSubstr("one way to meet its condition can never be taken")));
  for (const auto* good : {"{userAgent: x}", "{requestParameters.userName|re: '^adm'}",
                           "{eventName|startswith: Create, userAgent: x}"}) {
    const auto said = said_of_own(fmt::format("  s: {}\n  condition: s\n", good));
    EXPECT_THAT(said, Not(Contains(HasSubstr("detection")))) << good;
    EXPECT_THAT(said, Not(Contains(HasSubstr("condition")))) << good;
  }
}

}  // namespace
}  // namespace tocsin::prove

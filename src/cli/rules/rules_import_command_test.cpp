#include "cli/rules/rules_import_command.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_fixture.h"
#include "cli/rules/rules_command.h"
#include "cli/rules/rules_export_command.h"
#include "cli/rules/rules_prove_command.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRule = R"(title: Trail Stopped
description: Nobody is to see.
logsource: {product: aws, service: cloudtrail}
detection:
  s: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}
  f: {userIdentity.userName|expand: '%admins%'}
  condition: s and not f
level: high
)";

constexpr const char* kFree = R"(title: Anything Of IAM
logsource: {product: aws, service: cloudtrail}
detection:
  s: {eventSource: iam.amazonaws.com, eventName: CreateUser}
  condition: s
level: low
)";

class RulesImport : public CommandTest {
 protected:
  std::string out(const std::string& name) const { return (folder_ / "out" / name).string(); }
};

TEST_F(RulesImport, WritesARuleThatLoadsAndGoesOutAsSigmaAgain) {
  RulesImportOptions options;
  options.files = {file("trail_stopped.yml", kRule)};
  options.folder = (folder_ / "out").string();
  options.placeholders = {"admins=alice", "admins=bob*"};
  ASSERT_EQ(run_command(run_rules_import, options), 0) << err_;
  EXPECT_EQ(out_, out("trail-stopped.yaml") + "\n");

  RulesOptions check;
  check.paths = {options.folder};
  EXPECT_EQ(run_command(run_rules_check, check), 0) << err_;
  EXPECT_EQ(out_, "1 rule, no errors\n");

  RulesExportOptions again;
  again.paths = {options.folder};
  again.sigma = true;
  EXPECT_EQ(run_command(run_rules_export, again), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("title: Trail Stopped\n"));
  EXPECT_THAT(out_, HasSubstr("[alice, bob*]"));

  EXPECT_EQ(run_command(run_rules_import, options), 2);
  EXPECT_THAT(err_, HasSubstr("there is such a file already"));
  options.replace = true;
  EXPECT_EQ(run_command(run_rules_import, options), 0) << err_;
}

TEST_F(RulesImport, SaysWhatIsWrongWithItsPlaceAndWritesTheOthers) {
  RulesImportOptions options;
  options.files = {file("a.yml", kRule)};
  options.folder = (folder_ / "out").string();
  EXPECT_EQ(run_command(run_rules_import, options), 3);
  EXPECT_THAT(err_, HasSubstr("a.yml:6:37: error: the placeholder %admins% has no value"));
  EXPECT_FALSE(std::filesystem::exists(options.folder));

  std::filesystem::create_directories(folder_ / "again");
  options.files.push_back(file("two.yml", std::string(kRule) + "---\n" + kFree));
  options.files.push_back(file("again/two.yml", kFree));
  EXPECT_EQ(run_command(run_rules_import, options), 1);
  EXPECT_EQ(out_, out("two-2.yaml") + "\n" + out("two.yaml") + "\n");
  EXPECT_THAT(err_, HasSubstr("two.yml:6:37: error: the placeholder %admins% has no value"));

  options.replace = true;
  options.files = {(folder_ / "nothing.yml").string(), file("again/two.yml", kFree), file("two.yml", kFree)};
  EXPECT_EQ(run_command(run_rules_import, options), 2);
  EXPECT_EQ(out_, out("two.yaml") + "\n");
  EXPECT_THAT(err_, HasSubstr("nothing.yml"));
  EXPECT_THAT(err_, HasSubstr("two.yml:1:1: error: another rule has the id \"two\""));

  options.placeholders = {"admins"};
  EXPECT_EQ(run_command(run_rules_import, options), 2);
  EXPECT_THAT(err_, HasSubstr("is no NAME=VALUE"));
}

TEST_F(RulesImport, WritesNoFileThatKeepsItsFolderFromLoading) {
  RulesImportOptions options;
  options.folder = (folder_ / "out").string();
  options.files = {
      file("free.yml", kFree),
      file("expression.yml",
           "title: E\nlogsource: {product: aws, service: cloudtrail}\n"
           "detection: {s: {userIdentity.arn|re: '.+:assumed-role/aws:.+'}, condition: s}\nlevel: low\n"),
      file("failing.yml",
           std::string(kFree) +
               "tocsin: {tests: [{name: a, match: true, event: {eventSource: iam.amazonaws.com, eventName: "
               "DeleteUser, eventTime: '2026-01-05T12:00:00Z'}}, {name: b, match: false, event: {a: b}}]}\n"),
      file("root-sign-in.yml", kFree)};
  EXPECT_EQ(run_command(run_rules_import, options), 1);
  EXPECT_EQ(out_, out("free.yaml") + "\n" + out("expression.yaml.draft") + "\n" + out("failing.yaml.draft") +
                      "\n" + out("sigma-root-sign-in.yaml") + "\n");
  EXPECT_THAT(err_, HasSubstr("expression.yaml.draft: no event could be made up for its detection"));
  EXPECT_THAT(err_, HasSubstr("failing.yaml.draft: line "));
  EXPECT_THAT(err_, HasSubstr("test \"a\""));

  RulesOptions check;
  check.paths = {options.folder};
  EXPECT_EQ(run_command(run_rules_check, check), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("2 rules, no errors\n"));
}

TEST_F(RulesImport, AFilterThatCannotBeReadHoldsBackItsFileOnly) {
  RulesImportOptions options;
  options.folder = (folder_ / "out").string();
  options.files = {
      file("two.yml", std::string(kFree) + "---\ntitle: F\nlogsource: {product: aws}\nfilter: {rules: [two], "
                                           "selection: {a|contians: b}, condition: selection}\n"),
      file("___.yml", kFree)};
  EXPECT_EQ(run_command(run_rules_import, options), 1);
  EXPECT_EQ(out_, out("rule.yaml") + "\n");
  EXPECT_THAT(err_, HasSubstr("did you mean \"contains\"?"));
  EXPECT_THAT(err_, HasSubstr("the rules of this file are not imported without this filter"));
}

TEST_F(RulesImport, TakesBackTheTestsThatExportWrites) {
  RulesExportOptions given;
  given.sigma = true;
  given.rule = "guardduty-finding-critical";  // one whose detection no event could be made up for
  given.folder = (folder_ / "sigma").string();
  ASSERT_EQ(run_command(run_rules_export, given), 0) << err_;
  RulesImportOptions options;
  options.files = {(folder_ / "sigma" / (given.rule + ".yml")).string()};
  options.folder = (folder_ / "out").string();
  EXPECT_EQ(run_command(run_rules_import, options), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("takes the place of the rule that ships"));
  RulesOptions test;
  test.paths = {options.folder};
  EXPECT_EQ(run_command(run_rules_test, test), 0) << err_;
}

// Of a detection that leaves the call free: one that there is.
TEST_F(RulesImport, MakesUpEventsOfCallsThatExist) {
  RulesImportOptions options;
  options.folder = (folder_ / "out").string();
  const std::string head =
      "title: T\nlogsource: {product: aws, service: cloudtrail}\nlevel: low\ndetection: ";
  options.files = {
      file("name.yml", head + "{s: {eventName: DeleteFlowLogs}, condition: s}\n"),
      file("source.yml", head + "{s: {eventSource: kms.amazonaws.com}, condition: s}\n"),
      file("part.yml", head + "{s: {eventSource: s3.amazonaws.com, eventName|startswith: DeleteB}, "
                              "condition: s}\n"),
      file("login.yml", head + "{s: {eventName: ConsoleLogin}, condition: s}\n"),
      file("who.yml", head + "{s: {userIdentity.type: Root}, condition: s}\n")};
  ASSERT_EQ(run_command(run_rules_import, options), 0) << err_;
  RulesProveOptions proven;
  proven.paths = {options.folder};
  EXPECT_EQ(run_command(run_rules_prove, proven), 0) << out_ << err_;
}

TEST_F(RulesImport, RefusesWhatCannotRingHere) {
  RulesImportOptions options;
  options.files = {
      file("w.yml", "title: W\nlogsource: {product: windows}\ndetection: {s: {a: b}, condition: s}\n")};
  EXPECT_EQ(run_command(run_rules_import, options), 3);
  EXPECT_THAT(err_, HasSubstr("w.yml:2:12: error: these logs do not come by AWS's event bus"));
  options.files = {file("n.yml", "a: b\n")};
  EXPECT_EQ(run_command(run_rules_import, options), 3);
  EXPECT_THAT(err_, HasSubstr("n.yml:1:1: error: this is no Sigma rule"));
}

TEST_F(RulesImport, ExportNamesWhatSigmaCannotSay) {
  RulesExportOptions options;
  options.sigma = true;
  options.rule = "security-group-open-to-world";
  EXPECT_EQ(run_command(run_rules_export, options), 1);
  EXPECT_THAT(err_, HasSubstr("detail.requestParameters.ipPermissions.items"));
  EXPECT_EQ(out_, "");
}

}  // namespace
}  // namespace tocsin::cli

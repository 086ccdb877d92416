#include "cli/rules/rules_import_command.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command_fixture.h"
#include "cli/rules/rules_command.h"
#include "cli/rules/rules_export_command.h"

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

TEST_F(RulesImport, SaysWhatIsWrongWithItsPlaceAndWritesNothing) {
  RulesImportOptions options;
  options.files = {file("a.yml", kRule)};
  options.folder = (folder_ / "out").string();
  EXPECT_EQ(run_command(run_rules_import, options), 3);
  EXPECT_THAT(err_, HasSubstr("a.yml:6:37: error: the placeholder %admins% has no value"));
  EXPECT_FALSE(std::filesystem::exists(options.folder));
  options.placeholders = {"admins"};
  EXPECT_EQ(run_command(run_rules_import, options), 2);
  EXPECT_THAT(err_, HasSubstr("is no NAME=VALUE"));
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

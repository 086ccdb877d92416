#include "cli/alert/hunt_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/command_fixture.h"
#include "doc/json_reader.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string create_user(const std::string& id, const std::string& time) {
  return R"({"eventVersion":"1.08","eventID":")" + id + R"(","eventTime":")" + time +
         R"(","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1",)"
         R"("recipientAccountId":"111122223333","sourceIPAddress":"203.0.113.7","userIdentity":{"type":"IAMUser",)"
         R"("arn":"arn:aws:iam::111122223333:user/mallory","userName":"mallory","accountId":"111122223333"},)"
         R"("requestParameters":{"userName":"back-door"}})";
}

class HuntCommand : public CommandTest {
 protected:
  int run(const HuntOptions& options) { return run_command(run_hunt, options); }
};

TEST_F(HuntCommand, OneLineAnAlertInTheOrderOfTime) {
  file("b.json", create_user("e-1", "2026-11-01T10:00:00Z"));
  file("a.jsonl",
       create_user("e-2", "2026-11-01T12:00:00Z") + "\n" + create_user("e-3", "2026-11-01T08:00:00Z"));
  EXPECT_EQ(run({.paths = {folder_.string()}, .output = "ndjson"}), 0);
  std::vector<std::string> ids;
  for (const auto line : split(out_, '\n')) {
    if (line.empty()) continue;
    const auto row = doc::parse_json(line);
    ASSERT_TRUE(row) << line;
    ASSERT_NE(row->find("event_id"), nullptr);
    ids.push_back(row->find("event_id")->text);
    EXPECT_EQ(row->find("rule")->text, "iam-user-created");
    EXPECT_EQ(row->find("severity")->text, "medium");
    EXPECT_EQ(row->find("account")->text, "111122223333");
    EXPECT_EQ(row->find("region")->text, "us-east-1");
    EXPECT_EQ(row->find("principal")->text, "arn:aws:iam::111122223333:user/mallory");
    EXPECT_FALSE(row->find("title")->text.empty());
    EXPECT_FALSE(row->find("time")->text.empty());
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"e-3", "e-1", "e-2"}));
}

TEST_F(HuntCommand, TheSameEventTwiceAlertsOnce) {
  const auto one = file("a.json", create_user("e-1", "2026-11-01T10:00:00Z"));
  EXPECT_EQ(run({.paths = {one, one}, .output = "ndjson"}), 0);
  EXPECT_EQ(split(out_, '\n').size(), 2U) << out_;  // one line and what follows its end
  EXPECT_THAT(err_, HasSubstr("2 files, 2 events: 1 alerts, 1 the same again"));
}

TEST_F(HuntCommand, WhatCannotBeReadIsNamedAndTheRestIsHunted) {
  const auto good = file("a.json", create_user("e-1", "2026-11-01T10:00:00Z"));
  const auto bad = file("b.json", "{\"a\":01}\n");
  EXPECT_EQ(run({.paths = {bad, (folder_ / "missing").string(), good}, .output = "ndjson"}), 2);
  EXPECT_THAT(out_, HasSubstr("e-1"));
  EXPECT_THAT(err_, HasSubstr("b.json:1:6"));
  EXPECT_THAT(err_, HasSubstr("missing"));
}

TEST_F(HuntCommand, FilesWithOtherNamesAreCounted) {
  file("a.json", create_user("e-1", "2026-11-01T10:00:00Z"));
  file("notes.txt", "hello");
  EXPECT_EQ(run({.paths = {folder_.string()}, .output = "table"}), 0);
  EXPECT_THAT(err_, HasSubstr("1 files passed over"));
}

TEST_F(HuntCommand, ObjectsThatAreNoEventsAreTold) {
  const auto event = create_user("e-1", "2026-11-01T10:00:00Z");
  const auto wrapped = file("wrapped.jsonl", "{\"technique\":\"x\",\"event\":" + event + "}\n{}\n");
  EXPECT_EQ(run({.paths = {wrapped}, .output = "ndjson"}), 2);
  EXPECT_THAT(err_,
              HasSubstr("2 of 2 objects look like no event of AWS, and no rule can match them: the first "
                        "is " +
                        wrapped + ":1"));
  // Something was looked at, and the rest is told.
  EXPECT_EQ(run({.paths = {wrapped, file("good.json", event)}, .output = "ndjson"}), 0);
  EXPECT_THAT(err_, HasSubstr("2 of 3 objects look like no event of AWS"));
  const auto bus = file("bus.json", R"({"source":"my.app","detail-type":"Deployed","detail":{}})");
  EXPECT_EQ(run({.paths = {bus}, .output = "ndjson"}), 0);
  EXPECT_THAT(err_, Not(HasSubstr("look like no event")));
}

TEST_F(HuntCommand, KnowsWhatTheFilesOfTheSettingsKnow) {
  file("rules.yaml", R"(id: user-created-from
title: A user from {{ source.range }}
severity: high
why: Somebody makes users.
pattern: {source: [aws.iam], detail: {eventName: [CreateUser]}}
summary: "From {{ source.range }} in {{ account_name }}."
next_steps: [{do: Ask.}]
tests:
  - name: one
    match: true
    event: )" + create_user("e", "2026-11-01T10:00:00Z") +
                         R"(
  - {name: two, match: false, like: one, set: {detail.eventName: DeleteUser}}
)");
  std::filesystem::rename(folder_ / "rules.yaml", folder_ / "user-created-from.yaml");
  file("accounts.yaml", "\"111122223333\": production\n");
  const auto config = file("t.yaml", R"(rules: {builtin: false, folders: [user-created-from.yaml]}
enrichment: {own_ranges: {office: [203.0.113.0/24]}, accounts: accounts.yaml}
sinks: [{name: inbox, type: maildir, path: mail}]
)");
  const auto event = file("e.json", create_user("e-1", "2026-11-01T10:00:00Z"));
  EXPECT_EQ(run({.paths = {event}, .config = config, .output = "ndjson"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("From office (own range) in production."));
}

}  // namespace
}  // namespace tocsin::cli

#include "past/memory.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

#include "event/mutate.h"
#include "event/testing/sample.h"

namespace tocsin::past {
namespace {

using Lines = std::vector<std::string>;
using std::chrono::hours;
using std::chrono::minutes;

const Time kStart = *parse_time("2026-01-01T00:00:00Z");
constexpr auto kDay = hours(24);

struct Call {
  Time time{};
  std::string ip = "198.18.0.1";  // XA
  std::string region = "eu-central-1";
  std::string name = "DescribeInstances";
  std::string role = "deploy";
  bool on_bus = false;
  std::string account = "123456789012";
};

event::Event made(const Call& call) {
  const auto record = fmt::format(
      R"({{"eventSource":"ec2.amazonaws.com","eventName":"{}","eventTime":"{}","eventID":"{}-{}-{}","sourceIPAddress":"{}","awsRegion":"{}","recipientAccountId":"{}","userIdentity":{{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/{}/s","accountId":"123456789012","sessionContext":{{"sessionIssuer":{{"type":"Role","arn":"arn:aws:iam::123456789012:role/{}"}}}}}}}})",
      call.name, format_time(call.time), call.time.time_since_epoch().count(), call.ip, call.region, call.ip,
      call.region, call.account, call.role, call.role);
  auto document = event::testing::json(record);
  if (!call.on_bus) return event::testing::shaped(document);
  return event::testing::shaped(event::testing::json(doc::to_json(event::to_envelope(std::move(document)))));
}

/// Ten days of one call a day, from one place.
std::vector<event::Event> ordinary_days() {
  std::vector<event::Event> out;
  for (int day = 0; day < 10; ++day) out.push_back(made({.time = kStart + day * kDay}));
  return out;
}

void see_all(Memory& memory, const std::vector<event::Event>& events) {
  for (const auto& event : events) memory.see(event);
}

const Time kLater = kStart + 10 * kDay;

TEST(Memory, WhatAPrincipalNeverDidIsTold) {
  Memory memory;
  see_all(memory, ordinary_days());
  const auto strange =
      made({.time = kLater, .ip = "198.19.0.1", .region = "eu-north-1", .name = "RunInstances"});
  const Lines expected{"First time in 10 days from XB; before only XA",
                       "First time in 10 days in eu-north-1; before only eu-central-1",
                       "First time in 10 days that it calls ec2:RunInstances"};
  EXPECT_EQ(memory.recall(strange).first_seen, expected);
  memory.see(strange);
  EXPECT_EQ(memory.recall(strange).first_seen, expected) << "also when the event comes again";
  EXPECT_EQ(memory.recall(made({.time = kLater})).first_seen, Lines{}) << "the usual is not told";
}

TEST(Memory, AnAlertThatComesLaterSaysSinceWhen) {
  Memory memory;
  see_all(memory, ordinary_days());
  memory.see(made({.time = kLater, .ip = "198.19.0.1"}));
  EXPECT_EQ(memory.recall(made({.time = kLater + hours(2), .ip = "198.19.0.1"})).first_seen,
            Lines{"First time in 10 days from XB, at 2026-01-11T00:00:00Z; before only XA"});
  EXPECT_EQ(memory.recall(made({.time = kLater + 4 * kDay, .ip = "198.19.0.1"})).first_seen, Lines{});
}

TEST(Memory, NothingIsSaidInTheFirstDays) {
  Memory memory;
  memory.see(made({.time = kStart}));
  for (const auto time : {kStart + kDay, kStart + 4 * kDay, kStart + 6 * kDay}) {
    EXPECT_EQ(memory.recall(made({.time = time, .ip = "198.19.0.1", .region = "eu-north-1"})).first_seen,
              Lines{});
    EXPECT_EQ(memory.recall(made({.time = time, .role = "other"})).first_seen, Lines{});
  }
  EXPECT_EQ(Memory().recall(made({.time = kLater})).first_seen, Lines{}) << "nor of one that has no memory";
}

TEST(Memory, ANewPrincipalIsOneLineAndThenLearns) {
  Memory memory;
  see_all(memory, ordinary_days());
  const Lines expected{"This identity is new: since 2026-01-11T00:00:00Z, and not in the 10 days before"};
  const auto first = made({.time = kLater, .ip = "198.19.0.1", .role = "other"});
  EXPECT_EQ(memory.recall(first).first_seen, expected);
  memory.see(first);
  EXPECT_EQ(
      memory.recall(made({.time = kLater + hours(1), .name = "RunInstances", .role = "other"})).first_seen,
      expected);
  EXPECT_EQ(
      memory.recall(made({.time = kLater + 3 * kDay, .name = "RunInstances", .role = "other"})).first_seen,
      Lines{});
}

TEST(Memory, TheBusIsNoHabit) {
  Memory memory;
  for (int day = 0; day < 10; ++day) memory.see(made({.time = kStart + day * kDay, .on_bus = true}));
  const Call strange{.time = kLater, .ip = "198.19.0.1", .on_bus = true};
  EXPECT_EQ(memory.recall(made(strange)).first_seen, Lines{});
  see_all(memory, ordinary_days());
  EXPECT_EQ(memory.recall(made(strange)).first_seen, Lines{"First time in 10 days from XB; before only XA"})
      << "but of its events the same is said";
}

TEST(Memory, OfALogThatCeasedNothingIsSaid) {
  Memory memory;
  see_all(memory, ordinary_days());
  EXPECT_EQ(memory.recall(made({.time = kLater + 30 * kDay, .ip = "198.19.0.1", .on_bus = true})).first_seen,
            Lines{});
}

TEST(Memory, OrderAndRepetitionDoNotCount) {
  auto events = ordinary_days();
  events.push_back(made({.time = kLater - minutes(3), .ip = "198.19.0.1"}));
  events.push_back(made({.time = kLater - minutes(2), .ip = "198.19.0.1", .name = "RunInstances"}));
  events.push_back(made({.time = kLater - minutes(1), .ip = "198.19.0.1", .name = "RunInstances"}));
  events.insert(events.end(), events.begin(), events.end());
  const auto asked = made({.time = kLater, .ip = "198.19.0.1", .name = "RunInstances"});
  Memory straight;
  see_all(straight, events);
  const auto expected = straight.recall(asked).first_seen;
  ASSERT_EQ(expected.size(), 2U);
  std::mt19937 random(7);
  for (int i = 0; i < 50; ++i) {
    std::ranges::shuffle(events, random);
    Memory memory;
    see_all(memory, events);
    EXPECT_EQ(memory.recall(asked).first_seen, expected);
  }
}

TEST(Memory, OutlivesItsProcess) {
  Memory before;
  see_all(before, ordinary_days());
  Memory after;
  for (const auto& one : before.changes()) {
    EXPECT_LE(one.key.size(), 128U);
    EXPECT_GT(one.expires, kLater);
    EXPECT_TRUE(after.load(one.key, one.text));
  }
  EXPECT_TRUE(before.changes().empty());
  EXPECT_TRUE(after.changes().empty()) << "what was loaded is kept already";
  const auto strange = made({.time = kLater, .ip = "198.19.0.1"});
  EXPECT_EQ(after.recall(strange).first_seen, before.recall(strange).first_seen);
  EXPECT_EQ(after.recall(strange).first_seen.size(), 1U);
}

TEST(Memory, TwoProcessesAreMergedWithoutALoss) {
  Memory one;
  Memory other;
  const auto events = ordinary_days();
  for (std::size_t i = 0; i < events.size(); ++i) (i % 2 == 0 ? one : other).see(events[i]);
  other.see(made({.time = kLater - kDay, .ip = "198.19.0.1"}));
  for (const auto& kept : other.changes()) EXPECT_TRUE(one.load(kept.key, kept.text));
  EXPECT_EQ(one.recall(made({.time = kLater, .ip = "198.19.0.1"})).first_seen,
            Lines{"First time in 9 days from XB, at 2026-01-10T00:00:00Z; before only XA"});
}

TEST(Memory, ABrokenRecordIsAsIfThereWereNone) {
  Memory memory;
  for (const auto text : {"", "x", "[]", "{}", R"({"since":1})", R"({"since":9,"last":1})",
                          R"({"since":"1","last":2})", R"({"since":1,"last":2,"calls":{"a":"b"}})"}) {
    EXPECT_FALSE(memory.load("memory/who/x", text)) << text;
  }
  for (const auto text : {"", "x", "{}", "[1]", R"([{"time":1,"id":"e","now":"document"}])",
                          R"([{"time":"1","id":"e","now":"document","text":""}])"}) {
    EXPECT_FALSE(memory.load("memory/policy/x", text)) << text;
  }
  EXPECT_EQ(memory.recall(made({.time = kLater})).first_seen, Lines{});
}

TEST(Memory, WhatIsBeyondTheBoundsIsNeitherLearnedNorTold) {
  Memory memory({.principals = 3});
  see_all(memory, ordinary_days());
  for (int i = 0; i < 10; ++i) memory.see(made({.time = kStart + 9 * kDay, .role = fmt::format("r{}", i)}));
  EXPECT_EQ(memory.recall(made({.time = kLater, .role = "r9"})).first_seen, Lines{})
      << "it may well be an old one";
  EXPECT_EQ(memory.recall(made({.time = kLater, .ip = "198.19.0.1"})).first_seen.size(), 1U);
}

TEST(Memory, WhoDoesEverythingHasNoHabit) {
  Memory memory;
  see_all(memory, ordinary_days());
  for (int i = 0; i < 120; ++i)
    memory.see(made({.time = kLater - kDay, .name = fmt::format("Describe{}", i)}));
  EXPECT_EQ(memory.recall(made({.time = kLater, .name = "RunInstances"})).first_seen, Lines{});
}

TEST(Memory, TheFutureIsNotLearned) {
  Memory memory;
  memory.set_now(kLater);
  see_all(memory, ordinary_days());
  memory.see(made({.time = kLater + 365 * kDay, .ip = "198.19.0.1"}));
  EXPECT_EQ(memory.recall(made({.time = kLater, .ip = "198.19.0.1"})).first_seen,
            Lines{"First time in 10 days from XB; before only XA"});
}

// --- policies ---

event::Event put_policy(Time time, std::string_view principal, bool on_bus = false) {
  auto document = event::testing::json(fmt::format(
      R"({{"eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","eventTime":"{}","eventID":"p-{}","awsRegion":"eu-central-1","recipientAccountId":"123456789012","requestParameters":{{"bucketName":"b","bucketPolicy":{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{}"}},"Action":"s3:GetObject","Resource":"*"}}]}}}}}})",
      format_time(time), time.time_since_epoch().count(), principal));
  if (!on_bus) return event::testing::shaped(document);
  return event::testing::shaped(event::testing::json(doc::to_json(event::to_envelope(std::move(document)))));
}

const Lines kNotSeen{"The policy that stood before was not seen."};

TEST(Memory, APolicyIsComparedWithTheOneBefore) {
  Memory memory;
  const auto first = put_policy(kStart, "210987654321");
  const auto second = put_policy(kStart + hours(1), "*", true);
  EXPECT_EQ(memory.recall(first).policy_changes, kNotSeen);
  memory.see(first);
  EXPECT_EQ(memory.recall(first).policy_changes, kNotSeen) << "it is not its own predecessor";
  const Lines expected{"Compared with the policy of 2026-01-01T00:00:00Z, the last that was seen:",
                       "Added: Everybody may do s3:GetObject on everything, without any condition.",
                       "Removed: The other account 210987654321 may do s3:GetObject on everything."};
  EXPECT_EQ(memory.recall(second).policy_changes, expected);
  memory.see(second);
  EXPECT_EQ(memory.recall(second).policy_changes, expected);
  EXPECT_EQ(memory.recall(put_policy(kStart + hours(1), "*")).policy_changes, expected)
      << "and from the other source";
  EXPECT_EQ(memory.recall(put_policy(kStart + hours(2), "*")).policy_changes,
            Lines{"It means what the policy of 2026-01-01T01:00:00Z meant."});
}

TEST(Memory, APolicyThatComesLateIsNotTakenForTheLast) {
  Memory memory;
  memory.see(put_policy(kStart, "210987654321"));
  memory.see(put_policy(kStart + hours(2), "*"));
  const auto late = put_policy(kStart + hours(1), "193672423079");
  EXPECT_EQ(memory.recall(late).policy_changes.at(0),
            "Compared with the policy of 2026-01-01T00:00:00Z, the last that was seen:");
  memory.see(late);
  EXPECT_EQ(memory.recall(put_policy(kStart + hours(3), "*")).policy_changes,
            Lines{"It means what the policy of 2026-01-01T02:00:00Z meant."});
  EXPECT_EQ(memory.recall(put_policy(kStart - hours(1), "*")).policy_changes, kNotSeen);
}

TEST(Memory, PoliciesOutliveTheProcessToo) {
  Memory before;
  before.see(put_policy(kStart, "210987654321"));
  Memory after;
  for (const auto& one : before.changes()) EXPECT_TRUE(after.load(one.key, one.text));
  EXPECT_EQ(after.recall(put_policy(kStart + hours(1), "*")).policy_changes.size(), 3U);
}

TEST(Memory, PoliciesAreBounded) {
  Memory memory({.policy_bytes = 1});
  memory.see(put_policy(kStart, "210987654321"));
  Memory none({.policies = 0});
  none.see(put_policy(kStart, "210987654321"));
  EXPECT_EQ(memory.recall(put_policy(kStart + hours(1), "*")).policy_changes.size(), 3U);
  EXPECT_EQ(none.recall(put_policy(kStart + hours(1), "*")).policy_changes, kNotSeen);
}

TEST(Memory, SurvivesEventsAsNobodyExpectsThem) {
  std::mt19937 random(7);
  const auto record = event::testing::json(
      R"({"eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","eventTime":"2026-01-05T09:00:00Z","eventID":"e","awsRegion":"r","recipientAccountId":"123456789012","sourceIPAddress":"198.18.0.1","userIdentity":{"type":"IAMUser","arn":"a"},"requestParameters":{"bucketName":"b","bucketPolicy":{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["a"],"Condition":{"X":{"y":["z"]}}}]}}})");
  Memory memory;
  for (int i = 0; i < 2000; ++i) {
    auto changed = record;
    event::mutate(changed, random);
    const auto event = event::testing::shaped(changed);
    memory.see(event);
    EXPECT_LE(memory.recall(event).first_seen.size(), 3U);
    EXPECT_LE(memory.recall(event).policy_changes.size(), 9U);
  }
  Memory again;
  for (const auto& one : memory.changes()) EXPECT_TRUE(again.load(one.key, one.text)) << one.text;
}

TEST(Memory, APrincipalIsTheRoleAndWhoIsBehindIdentityCenter) {
  event::Actor actor;
  actor.type = "AssumedRole";
  actor.arn = "arn:aws:sts::123456789012:assumed-role/deploy/chosen";
  EXPECT_EQ(principal_of(actor), "");
  actor.session_issuer = "arn:aws:iam::123456789012:role/deploy";
  actor.person = "somebody";
  EXPECT_EQ(principal_of(actor), actor.session_issuer);
  actor.permission_set = "Admin";
  EXPECT_EQ(principal_of(actor), "arn:aws:iam::123456789012:role/deploy somebody");
  EXPECT_EQ(principal_of(event::Actor{}), "");
}

}  // namespace
}  // namespace tocsin::past

#include "pipeline/reminders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alert/alert_json.h"
#include "doc/json_reader.h"
#include "pipeline/telling.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Time kNow = parse_time("2026-01-05T03:15:00Z").value();

Dispatch dispatch() {
  Dispatch made;
  made.targets = {{"mail", {"a@example.com", "b@example.com"}}, {"chat", {""}}, {"pager", {""}}};
  made.routing.sinks = {{"mail", rule::Severity::critical}, {"chat", {}}, {"pager", {}, true}};
  made.routing.receivers = {{"first", {"chat"}}, {"second-line", {"mail", "pager"}}};
  made.routing.root = route::Route{{}, "first", false, {}, 0, 1};
  return made;
}

store::DueTimer due(const std::string& what, const std::string& receiver,
                    const std::string& id = "3f2ab61c0011", const std::string& state = store::kOpen,
                    int severity = 3) {
  store::DueTimer one;
  one.incident = {id, state, severity, "Root sign-in", "111122223333", "alice", kNow - 15min, kNow - 1min,
                  4,  "bob", {}};
  one.timer = {what, 0, receiver, {}, kNow};
  return one;
}

alert::Alert alert_of(const store::Reminder& reminder) {
  return alert::from_json(doc::parse_json(reminder.alert.json).value()).value();
}

TEST(TimersOf, AreThoseOfTheRoute) {
  const route::Timing timing{0s, 0s, 4h, {}, {{15min, "second-line"}, {1h, "boss"}}};
  const auto timers = timers_of(timing, "chat", kNow);
  ASSERT_THAT(timers, SizeIs(3));
  EXPECT_EQ(timers[0].what, store::kRepeat);
  EXPECT_EQ(timers[0].receiver, "chat");
  EXPECT_EQ(timers[0].due, kNow + 4h);
  EXPECT_EQ(timers[1].receiver, "second-line");
  EXPECT_EQ(timers[1].due, kNow + 15min);
  EXPECT_NE(timers[1].step, timers[2].step);
  EXPECT_THAT(timers_of({}, "chat", kNow), IsEmpty());
}

TEST(Reminders, AnEscalationRingsEverySinkOfItsReceiverWhateverTheirThreshold) {
  const auto made = reminders_of({due(store::kEscalate, "second-line")}, dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(2));
  const auto& mail = made[0];
  ASSERT_THAT(mail.sendings, SizeIs(2)) << "both recipients";
  EXPECT_EQ(mail.sendings[0].address.sink, "mail");
  EXPECT_EQ(mail.sendings[0].cause, "escalated");
  EXPECT_EQ(mail.incident, "3f2ab61c0011");
  EXPECT_THAT(mail.rings_for, ElementsAre("3f2ab61c0011"));
  const auto said = parse_incident(mail.sendings[0].incident);
  ASSERT_TRUE(said);
  EXPECT_EQ(said->bell, mail.alert.id) << "a bell of its own: an old key pages nobody";
  EXPECT_TRUE(said->rings);
  EXPECT_EQ(gravest_in(mail.sendings[0].incident), 3);
  EXPECT_EQ(alert_of(mail).title, "Nobody has answered for 15m: Root sign-in");
  EXPECT_THAT(alert_of(mail).next_steps.at(0).command, HasSubstr("tocsin incidents ack 3f2ab61c"));
  EXPECT_NE(made[1].alert.id, mail.alert.id);
}

TEST(Reminders, WhatSomebodyHasIsNotRungAgain) {
  for (const auto* state : {store::kAcknowledged, store::kResolved}) {
    EXPECT_THAT(reminders_of({due(store::kEscalate, "second-line", "i", state),
                              due(store::kRepeat, "chat", "i", state)},
                             dispatch(), kNow),
                IsEmpty());
  }
}

TEST(Reminders, AllThatIsDueForOneSinkIsOneMessage) {
  std::vector<store::DueTimer> all;
  for (int i = 0; i < 400; ++i) all.push_back(due(store::kRepeat, "chat", "incident-" + std::to_string(i)));
  const auto made = reminders_of(all, dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(1));
  EXPECT_EQ(alert_of(made[0]).title, "Nobody has answered 400 incidents");
  EXPECT_THAT(alert_of(made[0]).events, SizeIs(11));
  EXPECT_EQ(made[0].incident, "");
  EXPECT_THAT(made[0].rings_for, SizeIs(400));
}

TEST(Reminders, ASinkThatGroupsByBellHasOneAnIncident) {
  const auto made = reminders_of({due(store::kRepeat, "pager", "one"), due(store::kRepeat, "pager", "two")},
                                 dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(2));
  EXPECT_NE(made[0].alert.id, made[1].alert.id);
}

TEST(Reminders, ARepetitionAndAnEscalationAtOnceAreOneMessage) {
  const auto made =
      reminders_of({due(store::kRepeat, "mail"), due(store::kEscalate, "second-line")}, dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(2));
  EXPECT_EQ(made[0].sendings[0].cause, "escalated");
}

TEST(Reminders, AReceiverThatIsGoneIsTheRoots) {
  const auto made =
      reminders_of({due(store::kEscalate, "gone"), due(store::kRepeat, "gone-sink")}, dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(1));
  EXPECT_EQ(made[0].sendings[0].address.sink, "chat");
}

TEST(Reminders, AnAnswerIsToldWhereItRangAndToEveryBellOfAPager) {
  auto answered = due(store::kTellAnswer, store::kAcknowledged, "i", store::kAcknowledged);
  const auto said = [](const std::string& bell) { return to_text({"i", bell, 1, kNow, true, {}}, 3); };
  answered.rung = {{"chat", 3, {said("a"), said("b")}, "b"},
                   {"pager", 4, {said("a"), said("b"), said("a"), "no json"}, "b"},
                   {"mail", 2, {said("a")}, "a"},
                   {"gone", 4, {said("a")}, "a"}};
  const auto made = reminders_of({answered}, dispatch(), kNow);
  ASSERT_THAT(made, SizeIs(4));
  EXPECT_EQ(made[0].sendings[0].address.sink, "chat");
  EXPECT_EQ(parse_incident(made[0].sendings[0].incident)->bell, "b") << "the last that rang";
  EXPECT_EQ(made[0].sendings[0].cause, "acknowledged");
  EXPECT_THAT(made[0].rings_for, IsEmpty());
  EXPECT_EQ(alert_of(made[0]).title, "bob has it: Root sign-in");
  EXPECT_EQ(parse_incident(made[1].sendings[0].incident)->bell, "a");
  EXPECT_EQ(parse_incident(made[2].sendings[0].incident)->bell, "b");
  EXPECT_NE(made[1].alert.id, made[2].alert.id);
  EXPECT_EQ(made[3].sendings[0].address.sink, "mail")
      << "who was told of something medium is told who has it";
  answered.timer.receiver = store::kResolved;
  EXPECT_EQ(reminders_of({answered}, dispatch(), kNow)[0].sendings[0].cause, "resolved");
}

}  // namespace
}  // namespace tocsin::pipeline

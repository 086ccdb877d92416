// What each sink is told of an incident, when, and what rings there.
#include "pipeline/admission.h"

#include <gmock/gmock.h>

#include "pipeline/digests.h"
#include "pipeline/dispatch.h"
#include "pipeline/telling.h"
#include "route/digest.h"
#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using store::testing::kStart;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Admissions : public store::testing::StoreTest {
 protected:
  Admissions() : clock_(kStart) {}
  void SetUp() override {
    open();
    dispatch_.routing.sinks = {{"pager", Severity::high}, {"chat", Severity::info}};
    dispatch_.targets = {{"pager", {""}}, {"chat", {""}}};
  }

  struct Event {
    std::string id;
    Severity severity = Severity::medium;
    std::string rule = "a-rule";
    std::string finding = {};
    int own = -1;
    std::string session = "session:1";
    std::string account = {};
    std::string family = {};
  };

  store::NewAlert row(const Event& event) const {
    alert::Alert alert;
    alert.id = event.id;
    alert.rule_id = event.rule;
    alert.severity = event.severity;
    alert.title = "Title of " + event.id;
    alert.account = event.account;
    alert.family = event.family;
    alert::IncidentKeys keys{event.finding, event.own, {}};
    if (!event.session.empty()) keys.live = {event.session};
    return row_of(alert, kStart, dispatch_, keys);
  }
  void accept(const Event& event) { ASSERT_EQ(put(row(event), clock_.now()), 1) << event.id; }

  /// What waits for a sink: "ID cause bell nth", "!" before a bell.
  std::vector<std::string> take_all(const std::string& sink) {
    std::vector<std::string> all;
    while (const auto taken = take(sink, clock_.now())) {
      const auto incident = parse_incident(taken->incident);
      auto text = taken->delivery.alert_id + " " + taken->cause;
      if (incident)
        text += (incident->rings ? " !" : " ") + incident->bell + " " + std::to_string(incident->nth);
      all.push_back(text);
      EXPECT_TRUE(
          store_->finish(taken->delivery.id, {store::Finish::How::delivered, "ok", {}}, clock_.now()));
    }
    return all;
  }
  void kill_all(const std::string& sink) {
    while (const auto taken = take(sink, clock_.now()))
      ASSERT_TRUE(store_->finish(taken->delivery.id, {store::Finish::How::dead, "no", {}}, clock_.now()));
  }
  int tick() {
    return Digests(*store_, clock_, dispatch_, [] {}).tick();
  }
  store::AlertRow stored(const std::string& id) {
    auto rows = store_->alerts({}).value();
    for (auto& row : rows) {
      if (row.id == id) return std::move(row);
    }
    ADD_FAILURE() << id;
    return {};
  }
  void answer(const std::string& state, Time at) {
    auto db = store::Database::open(path(), store::Database::Mode::write);
    ASSERT_TRUE(db &&
                db->run("UPDATE incidents SET state = ?, answered = ?, answered_by = 'bob'", state, at));
  }
  std::string state() { return store_->incidents({"all"}).value().at(0).state; }
  static route::Timing waiting(Milliseconds wait, Milliseconds interval) {
    route::Timing timing;
    timing.group_wait = wait;
    timing.group_interval = interval;
    return timing;
  }
  /// Of the same incident, or of what is said, GuardDuty holds CloudTrail back.
  void inhibit(std::vector<route::Equal> equal = {route::Equal::incident}) {
    const auto source = [](const std::string& is) {
      const std::vector<std::string> words = {"source=" + is};
      return route::parse_matchers(words).value();
    };
    dispatch_.routing.inhibitions = {{"gd", source("guardduty"), source("cloudtrail"), std::move(equal), 1h}};
  }
  static Event guardduty(const std::string& id, Severity severity = Severity::high) {
    return {id, severity, "gd-rule", {}, -1, "session:1", "111122223333", "guardduty"};
  }
  static Event trail(const std::string& id, Severity severity = Severity::medium,
                     const std::string& session = "session:1") {
    return {id, severity, "ct-rule", {}, -1, session, "111122223333", "cloudtrail"};
  }
  /// Every sink is reached by one route with this timing.
  void timing(route::Timing wanted) {
    dispatch_.routing.receivers = {{"all", {"pager", "chat"}}};
    dispatch_.routing.root = route::Route{{}, "all", false, {}, 0, 0, std::move(wanted)};
  }

  ManualClock clock_;
  Dispatch dispatch_;
};

TEST_F(Admissions, WhatFollowsIsANoteUnderTheBell) {
  accept({"one"});
  accept({"two"});
  accept({"other", Severity::medium, "b-rule"});
  EXPECT_THAT(take_all("chat"),
              UnorderedElementsAre("one first !one 1", "other first !other 3", "two first one 2"));
  EXPECT_EQ(stored("two").incident, "one");
}

// A second message with the same key pages nobody: what is graver must never stand under an old bell.
TEST_F(Admissions, WhatIsGraverOrCriticalRings) {
  accept({"low", Severity::low});
  accept({"high", Severity::high});
  accept({"again", Severity::high});
  accept({"worst", Severity::critical});
  accept({"worst2", Severity::critical});
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("worst first !worst 4", "worst2 first !worst2 5",
                                                      "again first high 3", "high first !high 2"));
}

TEST_F(Admissions, AFindingThatIsNotGraverIsToldOnce) {
  accept({"low", Severity::low, "guardduty-low", "finding:1", 1, ""});
  accept({"high", Severity::high, "guardduty-high", "finding:1", 3, ""});
  accept({"copy", Severity::high, "hub-high", "finding:1", 3, ""});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("high first !high 2", "low first !low 1"));
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("high first !high 2"));
  EXPECT_EQ(stored("copy").held, "folded");
  EXPECT_EQ(stored("copy").held_by, "high");
  EXPECT_EQ(counted("folds", "chat", "told"), 1);
}

TEST_F(Admissions, AFindingIsGraverByItsRuleOrByItself) {
  accept({"one", Severity::medium, "a", "finding:1", 2, ""});
  accept({"by-itself", Severity::medium, "a", "finding:1", 3, ""});
  accept({"by-rule", Severity::high, "b", "finding:1", 3, ""});
  accept({"less", Severity::low, "c", "finding:1", 1, ""});
  EXPECT_THAT(take_all("chat"), SizeIs(3));
}

TEST_F(Admissions, WhatOneSinkWasToldSilencesNoOther) {
  dispatch_.routing.sinks = {{"chat", Severity::info}};
  accept({"one", Severity::high, "a", "finding:1", 3, ""});
  dispatch_.routing.sinks = {{"chat", Severity::info}, {"pager", Severity::info}};
  accept({"copy", Severity::high, "b", "finding:1", 3, ""});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("one first !one 1"));
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("copy first !copy 2"));
}

TEST_F(Admissions, WhatNobodyGotWasNotTold) {
  accept({"one", Severity::high, "a", "finding:1", 3, ""});
  kill_all("pager");
  accept({"copy", Severity::high, "b", "finding:1", 3, ""});
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("copy first !copy 2"));
}

TEST_F(Admissions, RulesOfOneEventDoNotHoldEachOther) {
  store::BatchEvent both{"http",
                         false,
                         {row({"a", Severity::high, "a", "finding:1", 3, ""}),
                          row({"b", Severity::high, "b", "finding:1", 3, ""})}};
  ASSERT_TRUE(store_->accept({both}, std::nullopt, kStart));
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("a first !a 1", "b first !b 2"));
}

TEST_F(Admissions, ASilencedAlertJoinsAllTheSame) {
  ASSERT_TRUE(
      store_->add({"s", R"({"rule":["b"]})", "al", "why", kStart, kStart, kStart + 1h, false, 0}, kStart));
  accept({"one", Severity::medium, "b"});
  accept({"two", Severity::medium, "a"});
  EXPECT_EQ(stored("one").held_by, "s");
  EXPECT_EQ(stored("two").incident, "one");
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("two first !two 2"));
}

TEST_F(Admissions, TooManyOpenIncidentsAreSentWithout) {
  auto db = store::Database::open(path(), store::Database::Mode::write);
  ASSERT_TRUE(
      db && db->script("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
                       "INSERT INTO incidents (id, state, severity, title, account, principal, opened, last, "
                       "alerts) SELECT 'x' || i, 'open', 1, '', '', '', 0, 0, 1 FROM n"));
  accept({"one", Severity::high});
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("one first"));
  EXPECT_EQ(stored("one").incident, "");
}

TEST_F(Admissions, TheFirstWaitsAndWhatIsDueTogetherIsOneMessage) {
  timing(waiting(30s, 5min));
  accept({"one", Severity::high, "a"});
  clock_.advance(10s);
  accept({"two", Severity::medium, "b"});
  EXPECT_THAT(take_all("chat"), IsEmpty());
  EXPECT_EQ(tick(), 0);
  clock_.advance(20s);
  EXPECT_EQ(tick(), 2);
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("one first !one 2")) << "alone it is sent as itself";
  const auto update = store_->alerts({}).value();
  const auto told =
      std::find_if(update.begin(), update.end(), [](const auto& r) { return r.rule == route::kUpdateRule; });
  ASSERT_NE(told, update.end());
  EXPECT_EQ(told->title, "Title of one and 1 more alert");
  EXPECT_EQ(told->severity, "high");
  EXPECT_EQ(told->incident, "one");
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre(told->id + " update !" + told->id + " 2"));
  EXPECT_EQ(stored("two").held_by, told->id);

  accept({"three", Severity::medium, "b"});
  EXPECT_THAT(take_all("chat"), IsEmpty()) << "until five minutes after the last message";
  accept({"new", Severity::low, "c"});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("new first !new 4"))
      << "a rule that it was not told of does not wait";
  accept({"grave", Severity::critical, "b"});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("grave first !grave 5"));
  clock_.advance(5min);
  EXPECT_EQ(tick(), 1);
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("three first grave 5"));
  accept({"late", Severity::medium, "b"});
  EXPECT_THAT(take_all("chat"), IsEmpty());
  clock_.advance(5min);
  accept({"later", Severity::medium, "b"});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("later first grave 7"));
}

// Of two acceptances the later one may have read the clock first.
TEST_F(Admissions, WithoutAnIntervalNothingWaits) {
  clock_.set(kStart + 5ms);
  accept({"one"});
  clock_.set(kStart);
  accept({"two"});
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("two first one 2"));
  clock_.set(kStart + 5ms);
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("one first !one 1"));
}

TEST_F(Admissions, ACriticalAlertWaitsForNothing) {
  timing(waiting(30s, 5min));
  accept({"one", Severity::critical});
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("one first !one 1"));
}

TEST_F(Admissions, AClockThatIsSetBackHoldsNoUpdateUp) {
  timing(waiting(0s, 5min));
  accept({"one"});
  clock_.set(kStart - 24h * 365);
  accept({"two"});
  EXPECT_EQ(tick(), 0);
  clock_.advance(5min);
  EXPECT_EQ(tick(), 1);
}

TEST_F(Admissions, MutedIsToldWhenItEnds) {
  route::MuteTime always{"always", 0x7F, 0min, 1440min, {}, false};
  dispatch_.routing.mute_times = {always};
  route::Timing muted;
  muted.mute = {{0}};
  timing(muted);
  accept({"one", Severity::high});
  accept({"worst", Severity::critical});
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("worst first !worst 2"));
  EXPECT_EQ(stored("one").held, "folded");
  const auto due = stored("one").due;
  ASSERT_TRUE(due);
  clock_.set(*due);
  EXPECT_EQ(tick(), 2);
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("one first worst 2"))
      << "less grave than what was told";
  EXPECT_EQ(counted("folds", "pager", "muted"), 1);
}

TEST_F(Admissions, WhatComesTooLateAtASinksPaceIsToldInADigest) {
  dispatch_.routing.sinks[1].most_waiting = 2;
  dispatch_.routing.digest_after = 10min;
  int session = 0;
  const auto happens = [&](const std::string& id, Severity severity = Severity::medium) {
    accept({id, severity, "a-rule", {}, -1, "session:" + std::to_string(++session)});
  };
  for (const auto* id : {"one", "two", "three", "four"}) happens(id);
  happens("grave", Severity::high);
  happens("graver", Severity::high);
  happens("too late", Severity::high);
  happens("worst", Severity::critical);
  EXPECT_THAT(take_all("chat"),
              UnorderedElementsAre("worst first !worst 1", "grave first !grave 1", "graver first !graver 1",
                                   "one first !one 1", "two first !two 1"));
  EXPECT_THAT(take_all("pager"), SizeIs(4)) << "what one sink cannot take is none of the others' business";
  EXPECT_EQ(counted("folds", "chat", "pace"), 3);
  happens("after");
  EXPECT_THAT(take_all("chat"), SizeIs(1)) << "nothing waits any more";
  clock_.advance(10min);
  EXPECT_EQ(tick(), 1);
  EXPECT_THAT(take_all("chat"), SizeIs(1)) << "three in one message";
}

TEST_F(Admissions, WhatOnlyRepeatsSomethingGraverIsToldLater) {
  inhibit();
  accept(trail("before"));
  accept(guardduty("finding"));
  clock_.advance(10min);
  accept(trail("after"));
  accept(trail("elsewhere", Severity::medium, "session:2"));
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("before first !before 1", "finding first !finding 2",
                                                     "elsewhere first !elsewhere 1"));
  EXPECT_EQ(stored("after").held, "folded");
  EXPECT_EQ(stored("after").incident, "before") << "it joins all the same";
  EXPECT_EQ(stored("after").due, kStart + 1h);
  EXPECT_EQ(counted("folds", "chat", "inhibited"), 1);
  clock_.set(kStart + 1h);
  EXPECT_EQ(tick(), 1);
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("after first finding 3")) << "a note";
  accept(trail("later"));
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("later first finding 4"));
}

TEST_F(Admissions, WhatWasInhibitedIsANoteAlsoOfANewRule) {
  inhibit();
  accept(guardduty("finding"));
  accept(trail("beside"));
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("finding first !finding 1"));
  clock_.advance(1h);
  EXPECT_EQ(tick(), 1);
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("beside first finding 2"));
}

TEST_F(Admissions, NothingHoldsBackWhatIsAsGraveOrWasNotToldThere) {
  inhibit();
  accept(guardduty("finding", Severity::medium));
  accept(trail("as-grave"));
  accept(trail("graver", Severity::high));
  accept(trail("worst", Severity::critical));
  EXPECT_THAT(take_all("chat"), SizeIs(4));
  EXPECT_THAT(take_all("pager"), SizeIs(2)) << "it was not told of the finding";
}

TEST_F(Admissions, WhatNobodyGotHoldsNothingBack) {
  inhibit({route::Equal::account});
  accept(guardduty("finding"));
  kill_all("pager");
  dispatch_.routing.sinks = {{"pager", Severity::info}, {"chat", Severity::info}};
  accept(trail("other", Severity::medium, "session:2"));
  EXPECT_THAT(take_all("pager"), UnorderedElementsAre("other first !other 1"));
  EXPECT_THAT(take_all("chat"), UnorderedElementsAre("finding first !finding 1"));
  EXPECT_EQ(stored("other").held, "");
}

TEST_F(Admissions, AnAlertThatWaitsHoldsNothingBack) {
  inhibit();
  timing(waiting(30s, 0s));
  accept(guardduty("finding"));
  accept(trail("beside"));
  clock_.advance(30s);
  EXPECT_EQ(tick(), 2);
  EXPECT_THAT(take_all("chat"), SizeIs(1)) << "they are told together";
}

TEST_F(Admissions, AnAcknowledgementCoversWhatWasSeen) {
  accept({"one"});
  answer(store::kAcknowledged, kStart);
  clock_.advance(1min);
  accept({"same"});
  EXPECT_EQ(state(), store::kAcknowledged);
  accept({"harmless", Severity::low, "b"});
  EXPECT_EQ(state(), store::kAcknowledged);
  accept({"other", Severity::medium, "c"});
  EXPECT_EQ(state(), store::kOpen) << "a rule that it did not have";
  answer(store::kAcknowledged, clock_.now());
  accept({"graver", Severity::high});
  EXPECT_EQ(state(), store::kOpen);
  answer(store::kAcknowledged, clock_.now() - 4h);
  accept({"late", Severity::low, "b"});
  EXPECT_EQ(state(), store::kOpen) << "an acknowledgement does not hold for ever";
}

TEST_F(Admissions, TheFirstAfterAnAnswerRings) {
  accept({"one"});
  clock_.advance(1min);
  answer(store::kAcknowledged, clock_.now());
  clock_.advance(1min);
  accept({"two"});
  accept({"three"});
  EXPECT_THAT(take_all("chat"),
              UnorderedElementsAre("one first !one 1", "three first two 3", "two first !two 2"));
}

TEST_F(Admissions, AfterAResolutionAnotherBegins) {
  accept({"one"});
  answer(store::kResolved, kStart);
  accept({"two"});
  EXPECT_EQ(stored("two").incident, "two");
}

TEST(TellingTest, WhatCannotBeReadIsNoIncident) {
  for (const auto* text : {"", "{", "[]", "{}", R"({"id":"a","bell":"b","nth":"x","since":1,"rings":true})"})
    EXPECT_FALSE(parse_incident(text)) << text;
  const auto read = parse_incident(R"({"id":"a","bell":"b","nth":3,"since":1,"rings":true})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->nth, 3);
}

}  // namespace
}  // namespace tocsin::pipeline

#include "store/incidents.h"

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using testing::kStart;

class Incidents : public testing::StoreTest {
 protected:
  void SetUp() override { open(); }

  static Joining joining(const std::string& id, std::vector<std::string> live,
                         const std::string& finding = {}, int severity = 2) {
    return {id, "a-rule", severity, "Title of " + id, "111122223333", "alice", finding, std::move(live)};
  }

  /// Accepts an alert that joins; what it joined.
  std::optional<Joined> join(const Joining& how, Time now = kStart, JoinLimits limits = {}) {
    std::optional<Joined> joined;
    auto made = alert(how.alert, {});
    made.rule = how.rule;
    made.admit = [&](Desk& desk, Time at) -> Result<Admission> {
      auto result = desk.join(how, limits, at);
      EXPECT_TRUE(result) << to_string(result.error());
      if (!result || !*result) return Admission{};
      joined = **result;
      Admission admission;
      admission.incident = joined->incident.id;
      return admission;
    };
    EXPECT_EQ(put(made, now), 1);
    return joined;
  }
  std::string joined(const Joining& how, Time now = kStart) {
    const auto result = join(how, now);
    return result ? result->incident.id : "";
  }

  /// Runs `work` at the desk of an acceptance of an alert that goes to `sendings`.
  template <class Work>
  void at_desk(const std::string& id, const std::vector<Sending>& sendings, Work work,
               const std::string& incident = {}) {
    auto made = alert(id, {});
    made.admit = [&](Desk& desk, Time) -> Result<Admission> {
      work(desk);
      return Admission{sendings, {}, {}, incident};
    };
    ASSERT_EQ(put(made), 1);
  }
  void answer(const std::string& id, const std::string& state) {
    auto db = Database::open(path(), Database::Mode::write);
    ASSERT_TRUE(db && db->run("UPDATE incidents SET state = ? WHERE id = ?", state, id));
  }
  void kill(const std::string& delivery) {
    ASSERT_TRUE(store_->finish(delivery, {Finish::How::dead, "no", {}}, kStart));
  }
};

TEST_F(Incidents, AnAlertWithoutKeysIsOneOfItsOwn) {
  EXPECT_EQ(joined(joining("a", {})), "a");
  EXPECT_EQ(joined(joining("b", {})), "b");
}

TEST_F(Incidents, OfOneActorBelongTogether) {
  EXPECT_EQ(joined(joining("a", {"session:1"})), "a");
  const auto second = join(joining("b", {"session:1", "access-key:1"}, {}, 4), kStart + 59min);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->incident.id, "a");
  EXPECT_EQ(second->incident.alerts, 2);
  EXPECT_EQ(second->severity_before, 2);
  EXPECT_EQ(second->incident.severity, 4);
  EXPECT_FALSE(second->is_new || second->new_rule);
  EXPECT_EQ(joined(joining("c", {"access-key:1"}), kStart + 61min), "a") << "each alert carries it on";
  const auto row = store_->incidents({}).value().at(0);
  EXPECT_EQ(row.alerts, 3);
  EXPECT_EQ(row.title, "Title of a");
  AlertFilter filter;
  filter.incident = "a";
  EXPECT_EQ(store_->alerts(filter).value().size(), 3U);
}

TEST_F(Incidents, ANewRuleIsSaid) {
  join(joining("a", {"session:1"}));
  auto other = joining("b", {"session:1"});
  other.rule = "another";
  EXPECT_TRUE(join(other)->new_rule);
}

TEST_F(Incidents, AfterTheWindowAnotherBeginsAndTakesTheKeyOver) {
  EXPECT_EQ(joined(joining("a", {"session:1"})), "a");
  EXPECT_EQ(joined(joining("b", {"session:1"}), kStart + 61min), "b");
  EXPECT_EQ(joined(joining("c", {"session:1"}), kStart + 62min), "b");
}

TEST_F(Incidents, NoneIsLongerThanADay) {
  JoinLimits limits;
  limits.window = 2h;
  for (auto at = 0h; at < 24h; at += 1h)
    EXPECT_EQ(
        join(joining("a" + std::to_string(at.count()), {"session:1"}), kStart + at, limits)->incident.id,
        "a0");
  EXPECT_EQ(join(joining("next", {"session:1"}), kStart + 24h, limits)->incident.id, "next");
}

TEST_F(Incidents, AClockThatWasSetBackEndsNothing) {
  EXPECT_EQ(joined(joining("a", {"session:1"}), kStart + 48h), "a");
  EXPECT_EQ(joined(joining("b", {"session:1"}), kStart), "a");
}

TEST_F(Incidents, AFindingHoldsUntilItsIncidentIsResolved) {
  EXPECT_EQ(joined(joining("a", {}, "finding:1")), "a");
  EXPECT_EQ(joined(joining("b", {}, "finding:1"), kStart + 24h * 6), "a");
  answer("a", kAcknowledged);
  EXPECT_EQ(joined(joining("c", {}, "finding:1"), kStart + 24h * 7), "a");
  answer("a", kResolved);
  EXPECT_EQ(joined(joining("d", {}, "finding:1"), kStart + 24h * 7), "d");
}

TEST_F(Incidents, WhoActsNowWinsOverAnOldFinding) {
  EXPECT_EQ(joined(joining("old", {}, "finding:1")), "old");
  EXPECT_EQ(joined(joining("now", {"session:1"}), kStart + 24h), "now");
  EXPECT_EQ(joined(joining("both", {"session:1"}, "finding:1"), kStart + 24h), "now");
  EXPECT_EQ(joined(joining("later", {}, "finding:1"), kStart + 48h), "old") << "the key stays where it was";
}

TEST_F(Incidents, OfSeveralTheOldestTakesItAndNoneAreMerged) {
  EXPECT_EQ(joined(joining("a", {"session:1"})), "a");
  EXPECT_EQ(joined(joining("b", {"access-key:1"}), kStart + 1min), "b");
  EXPECT_EQ(joined(joining("c", {"access-key:1", "session:1"}), kStart + 2min), "a");
  EXPECT_EQ(joined(joining("d", {"access-key:1"}), kStart + 3min), "b");
}

TEST_F(Incidents, BeyondTheMostOpenAlertsHaveNone) {
  JoinLimits limits;
  limits.most = 2;
  EXPECT_TRUE(join(joining("a", {"session:1"}), kStart, limits));
  EXPECT_TRUE(join(joining("b", {}), kStart, limits));
  EXPECT_FALSE(join(joining("c", {}), kStart, limits));
  EXPECT_TRUE(join(joining("d", {"session:1"}), kStart, limits)) << "those that are open take more";
  EXPECT_EQ(store_->open_incidents().value(), 2);
}

TEST_F(Incidents, ToldIsWhatWasNotLost) {
  join(joining("a", {}));
  const Address mail{"mail", "x"};
  at_desk(
      "b", {{mail}}, [](Desk& desk) { ASSERT_TRUE(desk.tell("a", "mail", "", {3, 3, kStart, "b"})); }, "a");
  at_desk("c", {}, [](Desk& desk) {
    EXPECT_EQ(desk.told("a", "mail", "").value()->severity, 3);
    EXPECT_FALSE(desk.told("a", "pager", "").value());
    EXPECT_FALSE(desk.told("a", "mail", "rule:x").value());
  });
  const auto taken = take();
  ASSERT_TRUE(taken);
  kill(taken->delivery.id);
  at_desk("d", {}, [](Desk& desk) {
    EXPECT_FALSE(desk.told("a", "mail", "").value()) << "a dead letter tells nobody";
  });
}

TEST_F(Incidents, AFindingIsToldByEarlierEventsOnly) {
  join(joining("a", {}));
  at_desk("b", {{Address{"mail", "x"}}}, [](Desk& desk) {
    ASSERT_TRUE(desk.tell("a", "mail", "finding:1", {3, 2, kStart, "b"}));
    desk.told_now("b");
    EXPECT_FALSE(desk.told_finding("finding:1", "mail").value())
        << "rules of one event do not hold each other";
  });
  at_desk("c", {}, [](Desk& desk) {
    const auto told = desk.told_finding("finding:1", "mail").value();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->severity, 3);
    EXPECT_EQ(told->own, 2);
    EXPECT_EQ(told->bell, "b");
  });
  answer("a", kResolved);
  at_desk("d", {}, [](Desk& desk) { EXPECT_FALSE(desk.told_finding("finding:1", "mail").value()); });
}

TEST_F(Incidents, TheFirstConfirmedMessageIsTheThread) {
  join(joining("a", {}));
  const Address slack{"slack", ""};
  for (const auto* id : {"b", "c", "d"}) {
    auto made = alert(id, {});
    made.admit = [&](Desk&, Time) -> Result<Admission> {
      return Admission{{{slack, "update", "{}"}}, {}, {}, "a"};
    };
    ASSERT_EQ(put(made), 1);
  }
  const auto first = take("slack");
  const auto second = take("slack");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->cause, "update");
  EXPECT_EQ(first->incident, "{}");
  ASSERT_TRUE(
      store_->finish(first->delivery.id, {Finish::How::delivered, "ok", {}, false, {}, "C1/1.0"}, kStart));
  ASSERT_TRUE(store_->finish(second->delivery.id, {Finish::How::again, "no", kStart}, kStart));
  const auto third = take("slack");
  ASSERT_TRUE(third);
  EXPECT_EQ(third->delivery.id, second->delivery.id);
  EXPECT_EQ(third->thread, "") << "a retry has the bytes of the first try";
  ASSERT_TRUE(
      store_->finish(third->delivery.id, {Finish::How::delivered, "ok", {}, false, {}, "C1/2.0"}, kStart));
  const auto fourth = take("slack");
  ASSERT_TRUE(fourth);
  EXPECT_EQ(fourth->thread, "C1/1.0");
  Finish forget{Finish::How::again, "thread_not_found", kStart};
  forget.forget_thread = true;
  ASSERT_TRUE(store_->finish(fourth->delivery.id, forget, kStart));
  const auto again = take("slack");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->thread, "");
}

TEST_F(Incidents, TheyAreFoundByTheirBeginning) {
  join(joining("3f2ab61c00", {}, {}, 1));
  join(joining("3f2ab61d00", {}, {}, 4));
  answer("3f2ab61c00", kResolved);
  EXPECT_EQ(store_->incidents({}).value().size(), 1U);
  EXPECT_EQ(store_->incidents({"all"}).value().size(), 2U);
  EXPECT_EQ(store_->incidents({"all"}).value().front().id, "3f2ab61d00");
  EXPECT_EQ(store_->incidents({"resolved"}).value().size(), 1U);
  EXPECT_EQ(store_->incidents({"", "3f2ab6"}).value().size(), 2U);
  EXPECT_EQ(store_->incidents({"", "3f2ab61c"}).value().size(), 1U);
  EXPECT_TRUE(store_->incidents({"", "%"}).value().empty());
}

TEST_F(Incidents, QuietOnesCloseAndGoWithTheirAlerts) {
  join(joining("a", {"session:1"}));
  while (store_->prune({}, kStart + 24h * 6).value() > 0) {
  }
  EXPECT_EQ(store_->incidents({}).value().size(), 1U);
  while (store_->prune({}, kStart + 24h * 8).value() > 0) {
  }
  EXPECT_TRUE(store_->incidents({}).value().empty());
  EXPECT_EQ(store_->incidents({"all"}).value().size(), 1U);
  while (store_->prune({}, kStart + 24h * 91).value() > 0) {
  }
  EXPECT_TRUE(store_->incidents({"all"}).value().empty());
  auto db = Database::open(path(), Database::Mode::read);
  ASSERT_TRUE(db);
  EXPECT_EQ(db->number("SELECT count(*) FROM incident_keys").value(), 0);
}

TEST_F(Incidents, TimersThatRunKeepTheirTime) {
  join(joining("a", {}));
  for (const auto due : {10min, 20min}) {
    auto made = alert("t" + std::to_string(due.count()), {});
    made.admit = [&](Desk&, Time now) -> Result<Admission> {
      Admission admission;
      admission.incident = "a";
      admission.timers = {{"repeat", 0, "on-call", 4h, now + due}};
      return admission;
    };
    ASSERT_EQ(put(made), 1);
  }
  const auto timers = store_->timers("a").value();
  ASSERT_EQ(timers.size(), 1U);
  EXPECT_EQ(timers[0].timer.due, kStart + 10min);
  EXPECT_EQ(timers[0].timer.receiver, "on-call");
}

}  // namespace
}  // namespace tocsin::store

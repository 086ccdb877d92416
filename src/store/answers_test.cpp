#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::tocsin::store::testing::kStart;

constexpr int kHigh = 3;
constexpr int kCritical = 4;
constexpr Milliseconds kHorizon = std::chrono::days(8);

class Answers : public testing::StoreTest {
 protected:
  Answers() { open(); }

  /// An alert of the incident `id`, sent to "mail", with these timers.
  void join(const std::string& id, const std::vector<Timer>& timers, int severity = kHigh, Time now = kStart,
            const std::string& alert_id = {}) {
    auto made = alert(alert_id.empty() ? id : alert_id);
    made.priority = severity;
    made.admit = [=](Desk& desk, Time at) -> Result<Admission> {
      const auto joined =
          desk.join({made.id, "a-rule", severity, "Title", "1", "alice", {}, {"session:" + id}}, {}, at);
      EXPECT_TRUE(joined && *joined);
      if (joined && *joined && (*joined)->incident.state == kAcknowledged) {
        EXPECT_TRUE(desk.reopen((*joined)->incident.id));
      }
      EXPECT_TRUE(desk.tell(id, "mail", "", {severity, severity, at, made.id}));
      return Admission{{{{"mail", "a"}, "first", R"({"bell":")" + made.id + "\"}"}}, {}, {}, id, timers};
    };
    put(made, now);
  }

  Incident incident(const std::string& id) {
    const auto found = store_->incidents({{}, id});
    EXPECT_TRUE(found && found->size() == 1);
    return found && !found->empty() ? found->front() : Incident{};
  }

  Answered answer(const std::string& id, Answer what, int seen = kHigh, Time now = kStart + 1min) {
    const auto answered = store_->answer(id, what, seen, "alice", now);
    EXPECT_TRUE(answered) << (answered ? "" : to_string(answered.error()));
    return answered ? *answered : Answered::gone;
  }

  /// What is due at `now`: "what step receiver", and one message for each.
  std::vector<std::string> due(Time now) {
    std::vector<std::string> seen;
    const auto written = store_->run_timers(now, kHorizon, [&](const std::vector<DueTimer>& all) {
      std::vector<Reminder> out;
      for (const auto& one : all) {
        seen.push_back(one.timer.what + " " + std::to_string(one.timer.step) + " " + one.timer.receiver);
        last_due_ = one;
        out.push_back({alert("reminder-" + std::to_string(++made_)),
                       {{{"mail", "a"}, one.timer.what, ""}},
                       one.incident.id,
                       {one.incident.id}});
      }
      return out;
    });
    EXPECT_TRUE(written) << (written ? "" : to_string(written.error()));
    EXPECT_EQ(written.value_or(-1), static_cast<int>(seen.size()));
    return seen;
  }

  DueTimer last_due_;
  int made_ = 0;
};

TEST_F(Answers, AreTakenOnce) {
  join("i", {});
  EXPECT_EQ(answer("i", Answer::acknowledged), Answered::done);
  EXPECT_EQ(incident("i").state, kAcknowledged);
  EXPECT_EQ(incident("i").answered_by, "alice");
  EXPECT_EQ(incident("i").answered, kStart + 1min);
  EXPECT_EQ(answer("i", Answer::acknowledged), Answered::already);
  EXPECT_EQ(answer("i", Answer::resolved), Answered::done);
  EXPECT_EQ(answer("i", Answer::resolved), Answered::already);
  EXPECT_EQ(answer("i", Answer::acknowledged), Answered::already);
  EXPECT_EQ(answer("j", Answer::acknowledged), Answered::gone);
}

TEST_F(Answers, CoverOnlyWhatWasSeen) {
  join("i", {}, kHigh);
  join("i", {}, kCritical, kStart + 1s, "a2");
  EXPECT_EQ(answer("i", Answer::acknowledged, kHigh), Answered::graver);
  EXPECT_EQ(answer("i", Answer::resolved, kHigh), Answered::graver);
  EXPECT_EQ(incident("i").state, kOpen);
  EXPECT_EQ(answer("i", Answer::acknowledged, kCritical), Answered::done);
}

TEST_F(Answers, EndTimersAndAreToldOnce) {
  join("i", {{kRepeat, 0, "mail", 1h, kStart + 1h}, {kEscalate, 900, "boss", {}, kStart + 15min}});
  EXPECT_EQ(answer("i", Answer::acknowledged), Answered::done);
  EXPECT_THAT(due(kStart + 2h), ElementsAre("answer 0 acknowledged"));
  ASSERT_THAT(last_due_.rung, SizeIs(1));
  EXPECT_EQ(last_due_.rung[0].sink, "mail");
  EXPECT_EQ(last_due_.rung[0].severity, kHigh);
  EXPECT_EQ(last_due_.rung[0].bell, "i");
  EXPECT_THAT(last_due_.rung[0].said, ElementsAre(R"({"bell":"i"})"));
  EXPECT_EQ(last_due_.incident.answered_by, "alice");
  EXPECT_THAT(due(kStart + 3h), IsEmpty());
}

TEST_F(Answers, AnIncidentThatOpensAgainHasItsTimersAnew) {
  const std::vector<Timer> timers = {{kEscalate, 900, "boss", {}, kStart + 15min}};
  join("i", timers);
  EXPECT_THAT(due(kStart + 16min), ElementsAre("escalate 900 boss"));
  answer("i", Answer::acknowledged, kHigh, kStart + 20min);
  join("i", {{kEscalate, 900, "boss", {}, kStart + 45min}}, kHigh, kStart + 30min, "a2");
  EXPECT_EQ(incident("i").state, kOpen);
  EXPECT_THAT(due(kStart + 46min), ElementsAre("escalate 900 boss"))
      << "the answer was not told: told now, it would silence what has rung since";
}

TEST_F(Answers, AnEscalationHappensOnce) {
  const std::vector<Timer> timers = {{kEscalate, 900, "boss", {}, kStart + 15min}};
  join("i", timers);
  EXPECT_THAT(due(kStart + 14min), IsEmpty());
  EXPECT_THAT(due(kStart + 15min), ElementsAre("escalate 900 boss"));
  EXPECT_THAT(due(kStart + 16min), IsEmpty());
  join("i", timers, kHigh, kStart + 17min, "a2");
  EXPECT_THAT(due(kStart + 1h), IsEmpty()) << "another alert of the same incident does not set it again";
  EXPECT_THAT(store_->timers("i").value(), IsEmpty());
}

TEST_F(Answers, ARepetitionComesFiveTimesAndDoesNotCatchUp) {
  const std::vector<Timer> timers = {{kRepeat, 0, "mail", 1h, kStart + 1h}};
  join("i", timers);
  EXPECT_THAT(due(kStart + 10h), ElementsAre("repeat 0 mail"));
  EXPECT_THAT(due(kStart + 10h + 1s), IsEmpty()) << "nine were missed, one is told";
  join("i", timers, kHigh, kStart + 10h + 2s, "a2");
  EXPECT_THAT(store_->timers("i").value(), SizeIs(1));
  for (int i = 1; i < kMostRepeats; ++i) EXPECT_THAT(due(kStart + 10h + i * 1h), SizeIs(1)) << i;
  EXPECT_THAT(due(kStart + 100h), IsEmpty());
  join("i", timers, kHigh, kStart + 10h + 3s, "a3");
  EXPECT_THAT(due(kStart + 100h), IsEmpty());
}

TEST_F(Answers, AClockThatWasSetBackDoesNotHoldATimer) {
  join("i", {{kEscalate, 900, "boss", {}, kStart + 15min}});
  EXPECT_THAT(due(kStart - 30 * 24h), SizeIs(1));
}

TEST_F(Answers, ATimersMessageIsTheBellAndAnotherProcessSeesItAfterAKill) {
  join("i", {{kEscalate, 900, "boss", {}, kStart + 15min}});
  EXPECT_THAT(due(kStart + 15min), SizeIs(1));
  open();
  EXPECT_THAT(due(kStart + 16min), IsEmpty());
  EXPECT_THAT(store_->deliveries({}).value(), SizeIs(2));
  AlertFilter of_it;
  of_it.incident = "i";
  EXPECT_THAT(store_->alerts(of_it).value(), SizeIs(2));
}

TEST_F(Answers, WhatCannotBeWrittenIsDueAgain) {
  join("i", {{kEscalate, 900, "boss", {}, kStart + 15min}});
  const auto written = store_->run_timers(kStart + 15min, kHorizon, [&](const std::vector<DueTimer>&) {
    // The alert is there already: the transaction fails as a whole.
    return std::vector<Reminder>{{alert("i"), {{{"mail", "a"}, kEscalate, ""}}, "i", {}}};
  });
  EXPECT_FALSE(written);
  EXPECT_THAT(due(kStart + 16min), SizeIs(1));
}

}  // namespace
}  // namespace tocsin::store

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using testing::kStart;

class Silences : public testing::StoreTest {
 protected:
  void SetUp() override { open(); }
  static Silence silence(const std::string& id, Milliseconds lasting) {
    return {id, R"({"rule":["a"]})", "alice", "known noise", kStart, kStart, kStart + lasting, false, 0};
  }
  // An alert whose admission says what `admission` holds.
  static NewAlert asked(const std::string& id, Admission admission) {
    auto made = alert(id, {});
    made.admit = [admission = std::move(admission)](Desk&, Time) { return admission; };
    return made;
  }
  std::vector<std::string> holding(Time now) {
    std::vector<std::string> ids;
    auto made = alert("asks" + std::to_string(now.time_since_epoch().count()), {});
    made.admit = [&](Desk& desk, Time at) -> Result<Admission> {
      const auto held = desk.silences(at).value();
      for (const auto& s : held) ids.push_back(s.id);
      return Admission{};
    };
    put(made, now);
    return ids;
  }
  AlertRow alert_row(const std::string& id) {
    const auto rows = store_->alerts({}).value();
    for (const auto& row : rows) {
      if (row.id == id) return row;
    }
    ADD_FAILURE() << id;
    return {};
  }
};

TEST_F(Silences, HoldFromTheirBeginningToTheirEnd) {
  auto later = silence("later", 3h);
  later.starts = kStart + 1h;
  ASSERT_TRUE(store_->add(silence("now", 2h), kStart) && store_->add(later, kStart));
  EXPECT_EQ(holding(kStart), std::vector<std::string>{"now"});
  EXPECT_EQ(holding(kStart + 1h), (std::vector<std::string>{"later", "now"}));
  EXPECT_EQ(holding(kStart + 2h), std::vector<std::string>{"later"}) << "the end itself is outside";
  EXPECT_EQ(holding(kStart + 3h), std::vector<std::string>{});
}

TEST_F(Silences, CanBeEndedOnce) {
  ASSERT_TRUE(store_->add(silence("one", 2h), kStart));
  EXPECT_TRUE(store_->end_silence("one", kStart + 1h).value());
  EXPECT_FALSE(store_->end_silence("one", kStart + 1h).value());
  EXPECT_FALSE(store_->end_silence("none", kStart).value());
  EXPECT_EQ(holding(kStart + 1h), std::vector<std::string>{});
  EXPECT_EQ(store_->silences().value().at(0).ends, kStart + 1h)
      << "kept, so that people see who silenced what";
}

TEST_F(Silences, SurviveAReopening) {
  ASSERT_TRUE(store_->add(silence("one", 2h), kStart));
  open();
  const auto all = store_->silences().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].author + all[0].reason + all[0].matchers, "aliceknown noise{\"rule\":[\"a\"]}");
  EXPECT_EQ(all[0].starts, kStart);
}

TEST_F(Silences, TooManyAreRefused) {
  for (int i = 0; i < kMostSilences; ++i) ASSERT_TRUE(store_->add(silence(std::to_string(i), 2h), kStart));
  EXPECT_FALSE(store_->add(silence("more", 2h), kStart));
  EXPECT_TRUE(store_->add(silence("more", 4h), kStart + 3h)) << "the others have ended";
}

TEST_F(Silences, ASilencedAlertIsKeptAndSentToNobody) {
  ASSERT_TRUE(store_->add(silence("one", 2h), kStart));
  EXPECT_EQ(put(asked("a", {{}, {}, "one"})), 1);
  EXPECT_TRUE(store_->deliveries({}).value().empty());
  EXPECT_EQ(alert_row("a").held, "silenced");
  EXPECT_EQ(alert_row("a").held_by, "one");
  EXPECT_EQ(store_->silences().value().at(0).hidden, 1);
  EXPECT_EQ(counted("held", "a-rule", "silenced"), 1);
  AlertFilter filter;
  filter.held = "silenced";
  EXPECT_EQ(store_->alerts(filter).value().size(), 1U);
  filter.held = "folded";
  EXPECT_TRUE(store_->alerts(filter).value().empty());
}

TEST_F(Silences, AdmissionIsAskedOnlyOfWhatIsNew) {
  int asked_times = 0;
  auto made = alert("a", {});
  made.admit = [&](Desk&, Time) -> Result<Admission> {
    ++asked_times;
    return Admission{{{"mail", "x"}}, {}, {}};
  };
  EXPECT_EQ(put(made), 1);
  EXPECT_EQ(put(made), 0);
  EXPECT_EQ(asked_times, 1);
  EXPECT_EQ(store_->deliveries({}).value().size(), 1U);
}

TEST_F(Silences, AnAdmissionThatFailsAcceptsNothing) {
  auto made = alert("a", {});
  made.admit = [](Desk&, Time) -> Result<Admission> { return fail({ErrorKind::io, "no"}); };
  EXPECT_FALSE(store_->accept({{"http", false, {alert("first"), made}}}, std::nullopt, kStart));
  EXPECT_TRUE(store_->alerts({}).value().empty());
}

TEST_F(Silences, OldOnesGo) {
  ASSERT_TRUE(store_->add(silence("one", 2h), kStart));
  while (store_->prune({}, kStart + 24h * 80).value() > 0) {
  }
  EXPECT_EQ(store_->silences().value().size(), 1U);
  while (store_->prune({}, kStart + 24h * 100).value() > 0) {
  }
  EXPECT_TRUE(store_->silences().value().empty());
}

}  // namespace
}  // namespace tocsin::store

#include "pipeline/dispatch.h"

#include <gmock/gmock.h>

#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using rule::Severity;
using store::testing::kStart;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DispatchTest : public store::testing::StoreTest {
 protected:
  void SetUp() override {
    open();
    dispatch_.routing.sinks = {{"mail", Severity::info}, {"pager", Severity::critical}};
    dispatch_.targets = {{"mail", {"a@example.com", "b@example.com"}}, {"pager", {""}}};
  }
  static alert::Alert made(const std::string& id, Severity severity = Severity::medium) {
    alert::Alert alert;
    alert.id = id;
    alert.rule_id = "a-rule";
    alert.severity = severity;
    alert.title = "A title";
    return alert;
  }
  int accept(const alert::Alert& alert, Time now = kStart) {
    return put(row_of(alert, kStart, dispatch_), now);
  }
  void silence(const std::string& id, const std::string& matchers, bool critical = false) {
    ASSERT_TRUE(
        store_->add({id, matchers, "alice", "why", kStart, kStart, kStart + 1h, critical, 0}, kStart));
  }
  std::size_t sent() { return store_->deliveries({}).value().size(); }
  store::AlertRow newest() { return store_->alerts({}).value().at(0); }

  Dispatch dispatch_;
};

TEST_F(DispatchTest, AnAlertGoesToEachTargetOfItsSinks) {
  EXPECT_EQ(accept(made("one")), 1);
  EXPECT_EQ(sent(), 2U);
  EXPECT_EQ(accept(made("two", Severity::critical)), 1);
  EXPECT_EQ(sent(), 5U);
  EXPECT_EQ(newest().held, "");
}

TEST_F(DispatchTest, ASilencedAlertIsKeptAndNotSent) {
  silence("s1", R"({"rule":["a-*"]})");
  EXPECT_EQ(accept(made("one")), 1);
  EXPECT_EQ(sent(), 0U);
  EXPECT_EQ(newest().held_by, "s1");
  EXPECT_EQ(accept(made("two"), kStart + 1h), 1);
  EXPECT_EQ(sent(), 2U) << "it has ended";
  EXPECT_EQ(accept(made("one"), kStart + 1h), 0) << "what was silenced does not ring afterwards";
}

TEST_F(DispatchTest, ACriticalAlertIsSilencedOnlyWithAWordOfItsOwn) {
  silence("s1", R"({"rule":["a-rule"]})");
  EXPECT_EQ(accept(made("one", Severity::critical)), 1);
  EXPECT_EQ(sent(), 3U);
  silence("s2", R"({"rule":["a-rule"]})", true);
  EXPECT_EQ(accept(made("two", Severity::critical)), 1);
  EXPECT_EQ(sent(), 3U);
  store::AlertFilter silenced;
  silenced.held = "silenced";
  EXPECT_THAT(store_->alerts(silenced).value(), SizeIs(1));
}

TEST_F(DispatchTest, ASilenceThatCannotBeReadHidesNothing) {
  silence("s1", R"({"planet":["mars"]})");
  silence("s2", "{");
  EXPECT_EQ(accept(made("one")), 1);
  EXPECT_EQ(sent(), 2U);
}

TEST_F(DispatchTest, ASinkWithoutTargetsGetsNothing) {
  dispatch_.targets.clear();
  EXPECT_EQ(accept(made("one")), 1);
  EXPECT_THAT(store_->deliveries({}).value(), IsEmpty());
}

}  // namespace
}  // namespace tocsin::pipeline

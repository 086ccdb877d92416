#include "pipeline/housekeeping.h"

#include "store/store_fixture.h"

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using store::testing::kStart;

TEST(ClocksAgree, ToAMinuteOrAHundredth) {
  EXPECT_TRUE(clocks_agree(60s, 60s));
  EXPECT_TRUE(clocks_agree(119s, 60s));
  EXPECT_FALSE(clocks_agree(121s, 60s));
  EXPECT_TRUE(clocks_agree(1s, 60s));
  EXPECT_FALSE(clocks_agree(-1s, 60s));
  EXPECT_TRUE(clocks_agree(101h, 100h));
  EXPECT_FALSE(clocks_agree(24h * 365, 60s));
}

class HousekeepingTest : public store::testing::StoreTest {
 protected:
  HousekeepingTest() : clock_(kStart) {}
  void SetUp() override {
    open();
    put(alert("one", {}));
  }
  ManualClock clock_;
  Housekeeping::Steady steady_{1h};
};

TEST_F(HousekeepingTest, DeletesWhatIsOldWhenTheClocksAgree) {
  Housekeeping housekeeping(*store_, clock_, {});
  EXPECT_FALSE(housekeeping.tick(steady_)) << "nothing to compare with yet";
  clock_.advance(24h * 91);
  EXPECT_EQ(housekeeping.tick(steady_ + 24h * 91), 1);
  EXPECT_TRUE(store_->alerts({}).value().empty());
}

TEST_F(HousekeepingTest, DeletesNothingWhenTheClockJumped) {
  Housekeeping housekeeping(*store_, clock_, {});
  housekeeping.tick(steady_);
  clock_.advance(24h * 365);
  EXPECT_FALSE(housekeeping.tick(steady_ + 1min));
  EXPECT_EQ(store_->alerts({}).value().size(), 1U);
  clock_.set(kStart + 2min);
  EXPECT_FALSE(housekeeping.tick(steady_ + 2min)) << "and back";
  clock_.advance(1min);
  EXPECT_EQ(housekeeping.tick(steady_ + 3min), 0);
  EXPECT_EQ(store_->alerts({}).value().size(), 1U);
}

}  // namespace
}  // namespace tocsin::pipeline

#include "secret/kept_secrets.h"

#include <gtest/gtest.h>

namespace tocsin::secret {
namespace {

class Kept : public ::testing::Test {
 protected:
  std::string get() {
    const auto got = kept_.get("p", [&]() -> Result<Secret> {
      ++asked_;
      if (down_) return fail({ErrorKind::io, "down"});
      return Secret(value_);
    });
    return got ? got->reveal() : "error";
  }
  void pass(Milliseconds time) { clock_.set(clock_.now() + time); }

  ManualClock clock_{Time(Milliseconds(1'000'000))};
  KeptSecrets kept_{clock_};
  std::string value_ = "a";
  bool down_ = false;
  int asked_ = 0;
};

TEST_F(Kept, IsAskedForOnceWhileItIsFresh) {
  EXPECT_EQ(get(), "a");
  value_ = "b";
  pass(KeptSecrets::kFresh - Milliseconds(1));
  EXPECT_EQ(get(), "a");
  pass(Milliseconds(1));
  EXPECT_EQ(get(), "b");
  EXPECT_EQ(asked_, 2);
}

TEST_F(Kept, HoldsWhileNobodyAnswers) {
  EXPECT_EQ(get(), "a");
  down_ = true;
  pass(KeptSecrets::kFresh);
  EXPECT_EQ(get(), "a");
}

TEST_F(Kept, IsAskedForAnewWhenItWasRefusedButNotByEachAlert) {
  EXPECT_EQ(get(), "a");
  kept_.one_was_refused();
  value_ = "b";
  EXPECT_EQ(get(), "a");
  pass(KeptSecrets::kRefused);
  EXPECT_EQ(get(), "b");
  EXPECT_EQ(get(), "b");
  EXPECT_EQ(asked_, 2);
}

TEST_F(Kept, IsNotShownAgainWhenItWasRefusedAndNobodyAnswers) {
  EXPECT_EQ(get(), "a");
  kept_.one_was_refused();
  down_ = true;
  pass(KeptSecrets::kRefused);
  EXPECT_EQ(get(), "error");
}

TEST_F(Kept, AClockThatWasSetBackMakesNothingFresh) {
  EXPECT_EQ(get(), "a");
  pass(-Milliseconds(500'000));
  value_ = "b";
  EXPECT_EQ(get(), "b");
}

}  // namespace
}  // namespace tocsin::secret

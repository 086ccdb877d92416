#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

class KeptTexts : public testing::StoreTest {};

TEST_F(KeptTexts, AreThereAgainAndExpire) {
  open();
  const Time soon = testing::kStart + std::chrono::hours(1);
  ASSERT_TRUE(
      store_->keep({{"memory/who/a", "one", soon}, {"memory/who/b", "two", soon}, {"other/x", "y", soon}}));
  ASSERT_TRUE(store_->keep({{"memory/who/a", "three", soon + std::chrono::hours(24)}}));
  ASSERT_TRUE(store_->keep({}));
  const auto kept = store_->kept("memory/");
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 2U);
  EXPECT_EQ(kept->at(0).key, "memory/who/a");
  EXPECT_EQ(kept->at(0).text, "three");
  ASSERT_TRUE(store_->prune({}, soon + std::chrono::hours(2)));
  EXPECT_EQ(store_->kept("memory/").value_or(std::vector<KeptText>{}).size(), 1U);
}

}  // namespace
}  // namespace tocsin::store

#include "store/store_fixture.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;
using Acceptance = testing::StoreTest;
using testing::kStart;

TEST_F(Acceptance, AnAlertIsClaimedOnce) {
  open();
  EXPECT_EQ(put(alert("one")), 1);
  EXPECT_EQ(put(alert("one")), 0);
  EXPECT_EQ(store_->deliveries({}).value().size(), 1U);
  EXPECT_EQ(counted("events", "http", "alerted"), 1);
  EXPECT_EQ(counted("events", "http", "duplicate"), 1);
  EXPECT_EQ(counted("alerts", "a-rule", "medium"), 1);
}

TEST_F(Acceptance, ADuplicateWithinOneBatchIsOne) {
  open();
  const auto fresh = store_->accept(
      {{"http", false, {alert("one")}}, {"http", false, {alert("one"), alert("two")}}}, std::nullopt, kStart);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(*fresh, (std::vector<int>{1, 1}));
}

TEST_F(Acceptance, TheClaimOutlivesAReopening) {
  open();
  EXPECT_EQ(put(alert("one")), 1);
  open();
  EXPECT_EQ(put(alert("one")), 0);
}

TEST_F(Acceptance, CountsAddUp) {
  open();
  const auto fresh = store_->accept({{"stdin", false, {}},
                                     {"stdin", true, {}},
                                     {"stdin", false, {alert("one")}},
                                     {"stdin", false, {alert("one")}}},
                                    std::nullopt, kStart);
  ASSERT_TRUE(fresh);
  for (const auto* fate : {"unmatched", "rejected", "alerted", "duplicate"}) {
    EXPECT_EQ(counted("events", "stdin", fate), 1) << fate;
  }
}

TEST_F(Acceptance, AnAlertForNobodyIsKept) {
  open();
  EXPECT_EQ(put(alert("one", {})), 1);
  EXPECT_EQ(store_->alerts({}).value().size(), 1U);
  EXPECT_TRUE(store_->deliveries({}).value().empty());
}

TEST_F(Acceptance, ThePositionGoesWithTheAlerts) {
  open();
  EXPECT_FALSE(store_->position("/logs/a").value());
  ASSERT_TRUE(
      store_->accept({{"files", false, {alert("one")}}}, Position{"/logs/a", "print", 77, false}, kStart));
  ASSERT_TRUE(store_->accept({}, Position{"/logs/a", "print2", 99, true}, kStart));
  const auto position = store_->position("/logs/a").value();
  ASSERT_TRUE(position);
  EXPECT_EQ(position->fingerprint, "print2");
  EXPECT_EQ(position->offset, 99U);
  EXPECT_TRUE(position->finished);
}

TEST_F(Acceptance, OnAFullDiskNothingOfABatchIsKept) {
  open();
  ASSERT_TRUE(store_->limit_pages(40));
  auto big = alert("big");
  big.json.assign(std::size_t{300} << 10, 'x');
  const auto refused = store_->accept({{"http", false, {alert("small")}}, {"http", false, {big}}},
                                      Position{"/logs/a", "p", 5, false}, kStart);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("full"), std::string::npos) << to_string(refused.error());
  EXPECT_EQ(exit_code(refused.error().kind), 2);
  EXPECT_TRUE(store_->alerts({}).value().empty());
  EXPECT_TRUE(store_->counters().value().empty());
  EXPECT_FALSE(store_->position("/logs/a").value());

  ASSERT_TRUE(store_->limit_pages(100000));
  EXPECT_EQ(put(big), 1) << "the claim must not have stayed behind";
  EXPECT_EQ(put(alert("small")), 1);
}

TEST_F(Acceptance, TheOutboxHasALimitAndADeliveredAlertFreesIt) {
  open();
  Limits limits;
  limits.min_free_disk_bytes = 0;
  limits.max_outbox_bytes = 1000;
  auto big = alert("big");
  big.json.assign(1001, 'x');
  EXPECT_FALSE(store_->full(limits).value());
  put(big);
  EXPECT_TRUE(store_->full(limits).value());
  const auto taken = take();
  ASSERT_TRUE(taken);
  ASSERT_TRUE(store_->finish(taken->delivery.id, {Finish::How::delivered, "ok", {}, false}, kStart));
  EXPECT_FALSE(store_->full(limits).value());
}

TEST_F(Acceptance, TooLittleFreeDiskIsFull) {
  open();
  Limits limits;
  limits.min_free_disk_bytes = std::int64_t{1} << 60;
  const auto why = store_->full(limits).value();
  ASSERT_TRUE(why);
  EXPECT_NE(why->find("MiB of disk are free"), std::string::npos);
}

TEST_F(Acceptance, TextsWithZerosAndQuotesStayAsTheyAre) {
  open();
  auto odd = alert("odd");
  odd.title = std::string("a\0b'; DROP TABLE alerts; --", 27);
  put(odd);
  EXPECT_EQ(store_->alerts({}).value().at(0).title, odd.title);
}

}  // namespace
}  // namespace tocsin::store

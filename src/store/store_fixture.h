// For tests: a store in a folder of its own, and short ways to put alerts into it.
#pragma once

#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "base/hash.h"
#include "store/store.h"

namespace tocsin::store::testing {

inline const Time kStart = Time(std::chrono::hours(24 * 365 * 50));

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : folder_(std::filesystem::temp_directory_path() / ("tocsin-" + random_hex(8))) {
    std::filesystem::create_directory(folder_);
  }

 public:
  ~StoreTest() override {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

 protected:
  std::string path() const { return (folder_ / "tocsin.db").string(); }

  /// Opens the store, closing the one that was open.
  void open(Access access = Access::serve) {
    store_.reset();
    auto opened = Store::open(path(), access);
    ASSERT_TRUE(opened) << to_string(opened.error());
    store_ = std::move(*opened);
  }

  static NewAlert alert(const std::string& id, std::vector<Address> to = {{"mail", "a@example.com"}},
                        int priority = 2) {
    NewAlert made;
    made.id = id;
    made.rule = "a-rule";
    made.severity = "medium";
    made.priority = priority;
    made.title = "Title of " + id;
    made.event_time = kStart - std::chrono::seconds(3);
    made.json = R"({"id":")" + id + "\"}";
    made.addresses = std::move(to);
    return made;
  }

  /// The number of new alerts.
  int put(NewAlert made, Time now = kStart) {
    const auto fresh = store_->accept({{"http", false, {std::move(made)}}}, std::nullopt, now);
    EXPECT_TRUE(fresh) << to_string(fresh.error());
    return fresh ? fresh->at(0) : -1;
  }

  std::optional<Taken> take(const std::string& sink = "mail", Time now = kStart) {
    const auto taken = store_->take(sink, now, std::chrono::hours(1));
    EXPECT_TRUE(taken) << to_string(taken.error());
    return taken ? *taken : std::nullopt;
  }

  Delivery row(const std::string& id) {
    DeliveryFilter filter;
    filter.ids = {id};
    const auto rows = store_->deliveries(filter);
    EXPECT_TRUE(rows && rows->size() == 1) << id;
    return rows && rows->size() == 1 ? rows->front() : Delivery{};
  }

  std::int64_t counted(const std::string& family, const std::string& label, const std::string& detail) {
    const auto counters = store_->counters();
    EXPECT_TRUE(counters);
    for (const auto& counter : counters.value()) {
      if (counter.family == family && counter.label == label && counter.detail == detail)
        return counter.value;
    }
    return 0;
  }

  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace tocsin::store::testing

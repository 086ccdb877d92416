#include "config/zones.h"

#include <gtest/gtest.h>

namespace tocsin::config {
namespace {

using namespace std::chrono_literals;

Time at(const char* text) {
  return parse_time(text).value();
}

TEST(Zones, AreTheSystems) {
  const auto berlin = load_zone("Europe/Berlin");
  ASSERT_TRUE(berlin) << "is tzdata installed?";
  EXPECT_EQ(berlin->offset_at(at("2025-03-30T00:59:59Z")), 1h);
  EXPECT_EQ(berlin->offset_at(at("2025-03-30T01:00:00Z")), 2h);
  EXPECT_EQ(berlin->offset_at(at("2025-10-26T01:00:00Z")), 1h);
  EXPECT_EQ(berlin->offset_at(at("2034-07-01T00:00:00Z")), 2h) << "known ten years ahead";
}

TEST(Zones, MayHaveOddOffsetsOrNoChanges) {
  const auto kathmandu = load_zone("Asia/Kathmandu");
  ASSERT_TRUE(kathmandu);
  EXPECT_EQ(kathmandu->changes.size(), 1U);
  EXPECT_EQ(kathmandu->offset_at(at("2025-01-01T00:00:00Z")), 5h + 45min);
  const auto lord_howe = load_zone("Australia/Lord_Howe");
  ASSERT_TRUE(lord_howe);
  EXPECT_EQ(
      lord_howe->offset_at(at("2025-01-01T00:00:00Z")) - lord_howe->offset_at(at("2025-07-01T00:00:00Z")),
      30min);
  ASSERT_TRUE(load_zone("UTC"));
  EXPECT_EQ(load_zone("UTC")->offset_at(at("2025-01-01T00:00:00Z")), 0s);
}

TEST(Zones, WhatIsNotThereIsNothing) {
  for (const auto* name :
       {"", "Europe/Brlin", "../../etc/passwd", "/etc/localtime", "Europe", "europe/berlin"})
    EXPECT_FALSE(load_zone(name)) << name;
}

}  // namespace
}  // namespace tocsin::config

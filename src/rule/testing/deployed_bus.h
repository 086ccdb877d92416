// For tests: the bus, every pattern of which must be one that EventBridge takes.
#pragma once

#include <gtest/gtest.h>
#include <vector>

#include "rule/bus/deployed_bus.h"

namespace tocsin::rule::testing {

class DeployedBus : public rule::DeployedBus {
 public:
  explicit DeployedBus(const std::vector<BusPattern>& patterns) : rule::DeployedBus(patterns) {
    EXPECT_EQ(broken(), 0U) << "a compiled pattern is not valid";
  }
};

}  // namespace tocsin::rule::testing

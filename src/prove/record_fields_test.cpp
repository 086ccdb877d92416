#include "prove/record_fields.h"

#include <gtest/gtest.h>

namespace tocsin::prove {
namespace {

TEST(RecordFields, SlipsAreFound) {
  EXPECT_EQ(slip_of("eventname").meant, "eventName");
  EXPECT_EQ(slip_of("userIdentiy.type").meant, "userIdentity");
  EXPECT_EQ(slip_of("userIdentity.tpye").meant, "type");
  EXPECT_EQ(slip_of("requestParameter.x").meant, "requestParameters");
  EXPECT_EQ(slip_of("src_ip").wrong, "src_ip");
  EXPECT_EQ(slip_of("src_ip").meant, "");
}

TEST(RecordFields, WhatIsKnownIsRight) {
  for (const auto* field :
       {"eventName", "userIdentity.sessionContext.sessionIssuer.arn", "requestParameters.anything", "region",
        "tlsDetails.tlsVersion", "additionalEventData.MFAUsed"}) {
    EXPECT_EQ(slip_of(field).wrong, "") << field;
  }
}

TEST(RecordFields, WhatIsOneValue) {
  for (const auto* field : {"eventName", "userAgent", "userIdentity.arn", "source"})
    EXPECT_TRUE(is_single(field)) << field;
  for (const auto* field : {"requestParameters.name", "resources.ARN", "requestParameters", "unheard"})
    EXPECT_FALSE(is_single(field)) << field;
  EXPECT_TRUE(is_in_a_list("requestParameters.set.items.x"));
  EXPECT_FALSE(is_in_a_list("requestParameters.itemsize"));
}

TEST(RecordFields, ValuesThatAreKnown) {
  EXPECT_NE(known_values_of("userIdentity.type"), nullptr);
  EXPECT_EQ(known_values_of("userIdentity.arn"), nullptr);
}

}  // namespace
}  // namespace tocsin::prove

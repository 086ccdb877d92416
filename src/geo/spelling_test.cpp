#include "geo/spelling.h"

#include <gtest/gtest.h>

namespace tocsin::geo {
namespace {

TEST(Spelling, IsOneForEachAddress) {
  for (const auto* same : {"2001:db8::1", "2001:DB8:0:0::1", "2001:0db8:0000:0000:0000:0000:0000:0001"})
    EXPECT_EQ(one_spelling(same), "2001:db8::1");
  EXPECT_EQ(one_spelling("::ffff:203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(one_spelling("203.0.113.7"), "203.0.113.7");
}

TEST(Spelling, LeavesEverythingElse) {
  for (const auto* text :
       {"", "ec2.amazonaws.com", "arn:aws:iam::111122223333:user/a", "2001:db8::1%eth0", ":"})
    EXPECT_EQ(one_spelling(text), text);
}

}  // namespace
}  // namespace tocsin::geo

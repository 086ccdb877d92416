#include "prove/one_slip.h"

#include <array>
#include <gtest/gtest.h>

namespace tocsin::prove {
namespace {

constexpr std::array<std::string_view, 3> kKnown{"iam", "eventName", "userIdentity"};

TEST(OneSlip, OneLetterOrAnotherCase) {
  for (const auto* word : {"iamm", "ima", "im", "iem", "IAM"})
    EXPECT_EQ(one_slip_from(word, kKnown), "iam") << word;
  EXPECT_EQ(one_slip_from("eventname", kKnown), "eventName");
  EXPECT_EQ(one_slip_from("userIdentiy", kKnown), "userIdentity");
}

TEST(OneSlip, NoMore) {
  for (const auto* word : {"", "ec2", "i", "aim2", "eventNme2", "user", "mai"})
    EXPECT_EQ(one_slip_from(word, kKnown), std::nullopt) << word;
}

}  // namespace
}  // namespace tocsin::prove

#include "rule/file/formats.h"

#include <gtest/gtest.h>

namespace tocsin::rule {
namespace {

TEST(Formats, KebabCase) {
  for (const auto* yes : {"a", "iam-user-created", "s3", "1"}) EXPECT_TRUE(is_kebab_case(yes)) << yes;
  for (const auto* no : {"", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "\xC3\xA9"})
    EXPECT_FALSE(is_kebab_case(no)) << no;
}

TEST(Formats, Mitre) {
  for (const auto* yes : {"T1136", "T1136.003"}) EXPECT_TRUE(is_mitre(yes)) << yes;
  for (const auto* no :
       {"", "T113", "1136", "T1136.3", "T1136.", "T1136.0031", "t1136", "TA0001", "T1136-003"}) {
    EXPECT_FALSE(is_mitre(no)) << no;
  }
}

TEST(Formats, Cis) {
  for (const auto* yes : {"1", "1.16", "3.10.2"}) EXPECT_TRUE(is_cis(yes)) << yes;
  for (const auto* no : {"", ".", "1.", ".1", "1..2", "v1.2", "1-2"}) EXPECT_FALSE(is_cis(no)) << no;
}

TEST(Formats, Links) {
  for (const auto* yes : {"https://a.example/b#c", "http://a.example"}) EXPECT_TRUE(is_link(yes)) << yes;
  for (const auto* no : {"", "https://", "ftp://a", "javascript:alert(1)", "https://a b", "https://a\"b",
                         "https://a<b", "see https://a.example"}) {
    EXPECT_FALSE(is_link(no)) << no;
  }
}

}  // namespace
}  // namespace tocsin::rule

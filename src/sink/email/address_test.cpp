#include "sink/email/address.h"

#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

TEST(Address, TakesPlainAndNamedMailboxes) {
  EXPECT_EQ(parse_address("a.b+c@example.com")->mailbox, "a.b+c@example.com");
  EXPECT_EQ(parse_address("root@localhost")->domain(), "localhost");
  EXPECT_EQ(parse_address("x@[127.0.0.1]")->mailbox, "x@[127.0.0.1]");
  const auto named = parse_address(" \"Nachtwache, M\xC3\xBCller\" <n@example.com> ");
  ASSERT_TRUE(named);
  EXPECT_EQ(named->name, "Nachtwache, M\xC3\xBCller");
  EXPECT_EQ(named->mailbox, "n@example.com");
}

TEST(Address, RefusesWhatCouldInject) {
  for (const std::string_view text :
       {"", "a", "@example.com", "a@", "a b@example.com", "a@example.com\r\nRCPT TO:<x@y>", "a@exa\nmple.com",
        "a@b@c d", "<a@example.com", "a@example.com>", "a@example.com, b@example.com", ".a@example.com",
        "a..b@example.com", "a@-example.com", "a@example..com", "\"a b\"@example.com",
        "a\xC3\xA4@example.com", "X\r\nBcc: y <a@example.com>", "a@example.com> SIZE=1"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_FALSE(parse_address(std::string(65, 'a') + "@example.com"));
  EXPECT_FALSE(parse_address(std::string("a\0@example.com", 14)));
}

}  // namespace
}  // namespace tocsin::sink

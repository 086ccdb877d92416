#include "sink/web/hidden.h"

#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

const Secret kUrl("https://hooks.example.com/services/T0123456789/abcdefghijklmnop?key=AIzaSyExample&x=1");

std::string shown(std::string_view text, std::size_t max_bytes = 300) {
  return without_secrets(text, secrets_of_url(kUrl), max_bytes);
}

TEST(Hidden, NothingOfTheUrlButItsHost) {
  EXPECT_EQ(shown(kUrl.reveal()), "<secret>");
  EXPECT_EQ(shown("POST /services/T0123456789/abcdefghijklmnop?key=AIzaSyExample&x=1 HTTP/1.1"),
            "POST <secret> HTTP/1.1");
  EXPECT_EQ(
      shown(R"(https:\/\/hooks.example.com\/services\/T0123456789\/abcdefghijklmnop?key=AIzaSyExample)"),
      R"(https:\/\/hooks.example.com\/services\/<secret>\/<secret>?key=<secret>)");
  EXPECT_EQ(shown("hooks.example.com:443: no services"), "hooks.example.com:443: no services");
}

TEST(Hidden, IsOneBoundedLine) {
  EXPECT_EQ(shown("a\r\nb\x1b[31m"), "a..b.[31m");
  EXPECT_EQ(shown(std::string(1000, 'x')).size(), 300U);
  // A secret that is cut would be half a secret.
  EXPECT_EQ(shown("12345678901234567 AIzaSyExample", 20).find("AIza"), std::string::npos);
  EXPECT_EQ(shown(std::string(1000, '-') + "AIzaSyExample").find("AIza"), std::string::npos);
}

TEST(Hidden, WhatIsTooShortToBeASecretStays) {
  EXPECT_EQ(without_secrets("a short text", std::vector<Secret>{Secret("a"), Secret(""), Secret("t")}, 99),
            "a short text");
}

}  // namespace
}  // namespace tocsin::sink

#include "geo/country.h"

#include <gtest/gtest.h>
#include <string>

#include "geo/builtin_table.h"
#include "geo/country_table.h"

namespace tocsin::geo {
namespace {

using namespace std::string_literals;

// 1.0.0.0/8 is AA, 2.0.0.0/8 has none, 2001:db8::/32 is BB: as tools/country-table writes it, in two blocks.
std::string two_countries() {
  // starts: 0 (none), ::ffff:1.0.0.0 (AA), ::ffff:2.0.0.0 (none) | 2001:db8:: (BB), 2001:db9:: (none)
  // Distances: 0xFFFF01000000 = (2·0x7FFF80 + 1)·2^24, then 2^24; the third range is cut short by its block's end. 2^96.
  const std::string countries = "\x00\x01\x00\x02\x00"s;
  const std::string exponents = "\x18\x18\xFF\x60\xFF"s;
  const std::string odds = "\x80\xFF\xFF\x03"s + "\x00"s;
  const std::string odds_of_second = "\x00"s;
  const auto number = [](std::size_t n) {
    return std::string{static_cast<char>(n), static_cast<char>(n >> 8U), '\0', '\0'};
  };
  const std::string zero(16, '\0');
  const std::string db8 = "\x20\x01\x0D\xB8"s + std::string(12, '\0');
  return "TOCSINC2" + number(2) + number(countries.size()) + number(3) +
         number(odds.size() + odds_of_second.size()) + "AABB" + zero + number(0) + db8 + number(odds.size()) +
         countries + exponents + odds + odds_of_second;
}

std::string country_in(const CountryTable& table, std::string_view ip) {
  return std::string(table.country_of(parse_address(ip).value_or(Address{})));
}

TEST(CountryTable, FindsTheRangeOfAnAddress) {
  const auto bytes = two_countries();
  const auto table = CountryTable::open(bytes);
  ASSERT_TRUE(table);
  EXPECT_EQ(country_in(*table, "0.255.255.255"), "");
  EXPECT_EQ(country_in(*table, "1.0.0.0"), "AA");
  EXPECT_EQ(country_in(*table, "1.255.255.255"), "AA");
  EXPECT_EQ(country_in(*table, "2.0.0.0"), "");
  EXPECT_EQ(country_in(*table, "2001:db7:ffff::"), "");
  EXPECT_EQ(country_in(*table, "2001:db8::"), "BB");
  EXPECT_EQ(country_in(*table, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), "BB");
  EXPECT_EQ(country_in(*table, "2001:db9::"), "");
  EXPECT_EQ(country_in(*table, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "");
}

TEST(CountryTable, RefusesSizesThatDoNotFit) {
  const auto bytes = two_countries();
  EXPECT_FALSE(CountryTable::open(""));
  EXPECT_FALSE(CountryTable::open("TOCSINC2"));
  EXPECT_FALSE(CountryTable::open(bytes + "x"));
  EXPECT_FALSE(CountryTable::open("x" + bytes.substr(1)));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(CountryTable::open(std::string_view(bytes).substr(0, length))) << length;
  }
}

TEST(CountryTable, SurvivesNonsenseInside) {
  const auto whole = two_countries();
  for (std::size_t i = 24; i < whole.size(); ++i) {
    for (const char byte : {'\x00', '\x7F', '\xFF'}) {
      auto broken = whole;
      broken[i] = byte;
      const auto table = CountryTable::open(broken);
      ASSERT_TRUE(table);
      EXPECT_LE(country_in(*table, "1.2.3.4").size(), 2U);
      EXPECT_LE(country_in(*table, "2001:db8::1").size(), 2U);
    }
  }
}

TEST(Country, NamesWhatItKnows) {
  EXPECT_EQ(country_name("DE"), "Germany");
  EXPECT_EQ(country_name("AD"), "Andorra");
  EXPECT_EQ(country_name("ZW"), "Zimbabwe");
  EXPECT_EQ(country_name("GB"), "United Kingdom");
  EXPECT_EQ(country_name("QQ"), "QQ");
  EXPECT_EQ(country_name(""), "");
}

TEST(Country, SaysNothingOfWhatIsNoPublicAddress) {
  for (const std::string_view text : {"", "ec2.amazonaws.com", "AWS Internal", "10.0.0.1", "127.0.0.1", "::1",
                                      "fd00::1", "2001:db8::1", "203.0.113.7"}) {
    EXPECT_EQ(country_of(text), "") << text;
  }
}

TEST(Country, HasTwoCountriesForTestsInEveryBuild) {
  EXPECT_EQ(country_of("198.18.0.0"), "XA");
  EXPECT_EQ(country_of("198.18.255.255"), "XA");
  EXPECT_EQ(country_of("198.19.0.1"), "XB");
  EXPECT_EQ(country_of("::ffff:198.19.255.255"), "XB");
  EXPECT_EQ(country_of("2002:c613:1::1"), "XB");
  EXPECT_NE(country_of("198.20.0.0"), "XB");
  EXPECT_NE(country_of("198.17.255.255"), "XA");
  EXPECT_EQ(country_of("::c612:1"), "");
}

TEST(Country, KnowsWhereWellKnownNetworksAre) {
  if (builtin_table().empty()) GTEST_SKIP() << "this build has no data: tools/install-deps build fetches it";
  // Networks of registries and universities, which stay where they are.
  EXPECT_EQ(country_of("193.0.6.139"), "NL");           // RIPE NCC
  EXPECT_EQ(country_of("::ffff:193.0.6.139"), "NL");    // the same, mapped
  EXPECT_EQ(country_of("2002:c100:68b::1"), "NL");      // the same in 6to4
  EXPECT_EQ(country_of("64:ff9b::193.0.6.139"), "NL");  // and behind NAT64
  EXPECT_EQ(country_of("2001:67c:2e8:22::c100:68b"), "NL");
  EXPECT_EQ(country_of("133.11.0.1"), "JP");  // the University of Tokyo
  EXPECT_EQ(country_of("18.0.0.1").size(), 2U);
  EXPECT_NE(builtin_table_source().find("CC BY-SA 4.0"), std::string_view::npos);
}

}  // namespace
}  // namespace tocsin::geo

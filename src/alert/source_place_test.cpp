#include "alert/source_place.h"

#include <gtest/gtest.h>

#include "geo/country.h"

namespace tocsin::alert {
namespace {

event::Event from(std::string ip) {
  event::Event event;
  event.source_ip = std::move(ip);
  return event;
}

TEST(SourcePlace, SaysWhatIsKnownTheNearestFirst) {
  auto event = from("203.0.113.5");
  EXPECT_EQ(source_place(event), "documentation address");
  event.context.city = "Bern, Switzerland";
  event.context.network = "AS64496 Example Net";
  event.context.range = "office (own range)";
  EXPECT_EQ(source_place(event),
            "office (own range); documentation address; Bern, Switzerland; AS64496 Example Net");
}

TEST(SourcePlace, NamesTheCountry) {
  // RIPE NCC's own network; a build without data knows no country.
  EXPECT_EQ(source_place(from("193.0.6.139")), geo::country_name(geo::country_of("193.0.6.139")));
}

TEST(SourcePlace, IsEmptyForWhatIsNoAddress) {
  EXPECT_EQ(source_place(from("")), "");
  EXPECT_EQ(source_place(from("ec2.amazonaws.com")), "");
  EXPECT_EQ(source_place(from("10.0.0.1")), "private address");
}

}  // namespace
}  // namespace tocsin::alert

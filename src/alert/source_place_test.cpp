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

std::string place_of(const event::Event& event) {
  return source_place(event, geo::country_of(event.source_ip));
}

TEST(SourcePlace, SaysWhatIsKnownTheNearestFirst) {
  auto event = from("203.0.113.5");
  EXPECT_EQ(place_of(event), "documentation address");
  event.context.city = "Bern, Switzerland";
  event.context.network = "AS64496 Example Net";
  event.context.range = "office (own range)";
  EXPECT_EQ(place_of(event),
            "office (own range); documentation address; Bern, Switzerland; AS64496 Example Net");
}

TEST(SourcePlace, NamesTheCountry) {
  // RIPE NCC's own network; a build without data knows no country.
  EXPECT_EQ(place_of(from("193.0.6.139")), geo::country_name(geo::country_of("193.0.6.139")));
}

TEST(SourcePlace, IsEmptyForWhatIsNoAddress) {
  EXPECT_EQ(place_of(from("")), "");
  EXPECT_EQ(place_of(from("ec2.amazonaws.com")), "");
  EXPECT_EQ(place_of(from("10.0.0.1")), "private address");
}

}  // namespace
}  // namespace tocsin::alert

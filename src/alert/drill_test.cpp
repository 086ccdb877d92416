#include "alert/drill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event/testing/sample.h"

namespace tocsin::alert {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::optional<std::string> drill_in(const std::string& source, const std::string& type,
                                    const std::string& detail) {
  const auto text =
      R"({"source":")" + source + R"(","detail-type":")" + type + R"(","detail":)" + detail + "}";
  return drill_of(event::shape(event::testing::json(text), text));
}

TEST(Drill, IsKnownByItsSourceItsTypeAndItsId) {
  EXPECT_EQ(drill_in("tocsin.drill", "Tocsin Drill", R"({"drill":"0123abcd-XYZ"})"), "0123abcd-XYZ");
  EXPECT_FALSE(drill_in("tocsin.drill", "Other", R"({"drill":"0123abcd"})"));
  EXPECT_FALSE(drill_in("aws.iam", "Tocsin Drill", R"({"drill":"0123abcd"})"));
  EXPECT_FALSE(drill_in("tocsin.drill", "Tocsin Drill", R"({})"));
  EXPECT_FALSE(drill_in("tocsin.drill", "Tocsin Drill", R"({"drill":7})"));
}

TEST(Drill, ASenderCanSayNothingButAnId) {
  for (const auto* id : {"", "short", "0123abcd ", "<b>0123abcd</b>", "0123abcd\\n", "@everyone!",
                         "01234567890123456789012345678901234567890123456789012345678901234"})
    EXPECT_FALSE(drill_in("tocsin.drill", "Tocsin Drill", std::string(R"({"drill":")") + id + R"("})")) << id;
}

TEST(Drill, SaysSoInEveryTextThatAChannelMightShowAlone) {
  const auto alert = drill_alert("0123abcd", Time(std::chrono::seconds(1'700'000'000)));
  EXPECT_THAT(alert.title, StartsWith("DRILL"));
  EXPECT_THAT(alert.summary, StartsWith("DRILL 0123abcd"));
  EXPECT_THAT(alert.why, StartsWith("DRILL"));
  EXPECT_THAT(alert.result, HasSubstr("DRILL"));
  EXPECT_EQ(alert.rule_id, "tocsin-drill");
  EXPECT_EQ(alert.id, drill_alert_id("0123abcd"));
  EXPECT_NE(alert.id, drill_alert_id("0123abce"));
}

}  // namespace
}  // namespace tocsin::alert

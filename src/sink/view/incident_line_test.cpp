#include "sink/view/incident_line.h"

#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

const Time kSince = parse_time("2026-01-05T13:02:59Z").value();

TEST(IncidentLine, NamesItAndCounts) {
  Incident incident{"3f2ab61c0123456789ab", "b", 1, kSince};
  EXPECT_EQ(incident_line(incident, kSince), "Incident 3f2ab61c.");
  incident.nth = 4;
  EXPECT_EQ(incident_line(incident, kSince + std::chrono::hours(1)),
            "Incident 3f2ab61c, alert 4 since 13:02 UTC.");
  EXPECT_EQ(incident_line(incident, kSince + std::chrono::hours(24)),
            "Incident 3f2ab61c, alert 4 since 2026-01-05 13:02 UTC.");
}

TEST(IncidentLine, IsOnePrintableLine) {
  EXPECT_EQ(incident_line({"a\nb\x1b[1m\xff", "", 1, {}}, {}).find('\n'), std::string::npos);
  EXPECT_LE(incident_line({std::string(500, 'x'), "", 9'000'000'000'000'000'000, {}}, kSince).size(), 80U);
  const Time first = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
  const Time last = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
  EXPECT_EQ(incident_line({"", "", 2, first}, last).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace tocsin::sink

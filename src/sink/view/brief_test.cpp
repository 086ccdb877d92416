#include "sink/view/brief.h"

#include <gmock/gmock.h>

#include "sink/testing/sample_alert.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

std::vector<std::string> lines(const alert::Alert& alert) {
  std::vector<std::string> out;
  for (const auto& fact : brief_facts(alert)) out.push_back(std::string(fact.label) + "=" + fact.value);
  return out;
}

TEST(Brief, SaysTheMostTellingFirst) {
  const auto alert = shown(testing::sample_alert());
  EXPECT_EQ(headline(alert, Reason::first), "[MEDIUM] IAM User Created");
  EXPECT_EQ(headline(alert, Reason::test), "[TEST] [MEDIUM] IAM User Created");
  EXPECT_THAT(lines(alert),
              ::testing::ElementsAre(
                  "Severity=MEDIUM", "Account=123456789012 (production)", "Who=admin/alice (assumed role)",
                  "What=CreateUser (succeeded)", "Resource=arn:aws:iam::123456789012:user/jansmith",
                  "From=198.51.100.7 (Bern, Switzerland; AS64496 Example Net)", "When=2025-03-21T13:22:00Z",
                  "Region=us-east-1", "Person=alice@example.com", "MFA=NO"));
  EXPECT_EQ(reference_line(alert), "iam-user-created - 0123456789abcdef0123");
}

TEST(Brief, IsNeverWithoutWhoWhatAndAccount) {
  EXPECT_THAT(lines(shown({})),
              ::testing::ElementsAre("Severity=MEDIUM", "Account=unknown", "Who=unknown", "What=unknown"));
  EXPECT_EQ(headline(shown({}), Reason::first), "[MEDIUM] Alert");
}

TEST(Brief, HasTenFactsAtMost) {
  EXPECT_EQ(brief_facts(shown(testing::hostile_alert("x", 9))).size(), kBriefFacts);
}

}  // namespace
}  // namespace tocsin::sink

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
  EXPECT_THAT(lines(shown(alert::Alert{})),
              ::testing::ElementsAre("Severity=MEDIUM", "Account=unknown", "Who=unknown", "What=unknown"));
  EXPECT_EQ(headline(shown(alert::Alert{}), Reason::first), "[MEDIUM] Alert");
}

TEST(Brief, LinesAreGainsThenWhatChangedThenWhatIsNew) {
  alert::Alert alert;
  alert.gains = {"g"};
  alert.policy_changes = {"1", "2", "3", "4", "5", "6", "7"};
  alert.first_seen = {"f"};
  EXPECT_THAT(
      brief_lines(shown(alert)),
      ::testing::ElementsAre("g", "1", "2", "3", "4", "5", "and 2 more changes: see the raw event", "f"));
  EXPECT_LE(brief_lines(shown(testing::hostile_alert("x", 99))).size(), kBriefLines);
}

TEST(Brief, HasTenFactsAtMost) {
  EXPECT_EQ(brief_facts(shown(testing::hostile_alert("x", 9))).size(), kBriefFacts);
}

}  // namespace
}  // namespace tocsin::sink

#include "sink/view/facts.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

std::vector<std::string> lines_of(const alert::Alert& alert, std::string_view label) {
  const auto facts = detail_facts(alert);
  const auto found = std::ranges::find(facts, label, &Fact::label);
  return found == facts.end() ? std::vector<std::string>{} : found->lines;
}

TEST(Facts, TellWhatIsKnownBeyondTheEvent) {
  alert::Alert alert;
  alert.account = "123456789012";
  alert.account_name = "production";
  alert.account_ou = "Prod/Payments";
  alert.who.name = "deploy/x";
  alert.who.account = "210987654321";
  alert.who.account_name = "partner";
  alert.who.person = "bob@example.com";
  alert.source_ip = "203.0.113.5";
  alert.source_place = "office (own range)";
  alert.gains = {"Everybody may now read."};
  alert.policy_changes = {"It means what the policy of 2026-01-01T00:00:00Z meant."};
  alert.first_seen = {"First time in 10 days from XB; before only XA"};
  alert.missing = {"city: the database is broken"};
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines_of(alert, "Account"), (Lines{"123456789012 (production)", "Prod/Payments"}));
  EXPECT_EQ(lines_of(alert, "Their account"), Lines{"210987654321 (partner) (another account)"});
  EXPECT_EQ(lines_of(alert, "Person"), Lines{"bob@example.com"});
  EXPECT_EQ(lines_of(alert, "From"), (Lines{"203.0.113.5", "office (own range)"}));
  EXPECT_EQ(lines_of(alert, "Who gains"), Lines{"Everybody may now read."});
  EXPECT_EQ(lines_of(alert, "Policy before"),
            Lines{"It means what the policy of 2026-01-01T00:00:00Z meant."});
  EXPECT_EQ(lines_of(alert, "First seen"), Lines{"First time in 10 days from XB; before only XA"});
  EXPECT_EQ(lines_of(alert, "Not known"), Lines{"city: the database is broken"});
}

TEST(Facts, SayNothingOfWhatIsNotKnown) {
  alert::Alert alert;
  alert.account = "123456789012";
  for (const auto label :
       {"Person", "From", "Who gains", "Policy before", "First seen", "Not known", "Their account"}) {
    EXPECT_TRUE(lines_of(alert, label).empty()) << label;
  }
}

}  // namespace
}  // namespace tocsin::sink

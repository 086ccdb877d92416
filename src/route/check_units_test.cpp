#include "route/check_units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/yaml_reader.h"
#include "route/read_routing.h"

namespace tocsin::route {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string warnings(const std::string& matchers, const std::vector<Labels>& known,
                     const std::string& more = {}) {
  const SourceText source{
      "t.yaml", "receivers: {a: [out]}\nroutes:\n  receiver: a\n  routes:\n    - match: " + matchers +
                    "\n      receiver: a\n" + more};
  const auto document = doc::read_yaml(source);
  EXPECT_TRUE(document);
  Diagnostics diagnostics;
  const auto routing = read_routing(source, *document, {{"out"}}, {}, diagnostics);
  EXPECT_FALSE(has_errors(diagnostics)) << render(diagnostics);
  Diagnostics of_units;
  check_units(source, routing, known, of_units);
  EXPECT_FALSE(has_errors(of_units)) << "warnings, no errors";
  return render(of_units);
}

std::vector<Labels> known() {
  Labels labels;
  labels.ou = units("Prod/Payments", {"r-ab12", "ou-ab12-11111111"});
  return {labels};
}

TEST(CheckUnits, WhoGivesNoneIsTold) {
  const auto said = warnings("{ou: [Prod, Test]}", {}, "      routes: [{match: {ou: Prod/EU}}]\n");
  EXPECT_THAT(said, AllOf(HasSubstr("t.yaml:5:"), HasSubstr("nothing says in which organizational units"),
                          HasSubstr("enrichment.organizational_units: true")));
  EXPECT_EQ(said.find("nothing says"), said.rfind("nothing says")) << "once";
  EXPECT_EQ(warnings("{account: \"1\"}", {}), "") << "what asks for no unit needs none";
}

TEST(CheckUnits, AUnitWithoutAccountsIsTold) {
  EXPECT_EQ(warnings("{ou: [Prod, Prod/*, Prod/Payments, ou-ab12-11111111]}", known()), "");
  EXPECT_THAT(warnings("{ou: Pord}", known()),
              AllOf(HasSubstr("no account is known in the organizational unit \"Pord\""),
                    HasSubstr("did you mean \"Prod\"?")));
  EXPECT_THAT(warnings("{ou: [Prod, Elsewhere]}", known()),
              AllOf(HasSubstr("\"Elsewhere\""), Not(HasSubstr("unit \"Prod\""))));
}

TEST(CheckUnits, InhibitionsAreLookedAt) {
  EXPECT_THAT(warnings("{ou: Prod}", known(),
                       "inhibit:\n  - {name: x, when: {ou: Prod}, mutes: {ou: Lab}, equal: [account]}\n"),
              AllOf(HasSubstr("\"Lab\""), HasSubstr("$.inhibit")));
}

}  // namespace
}  // namespace tocsin::route

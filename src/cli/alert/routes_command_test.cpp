#include "cli/alert/routes_command.h"

#include <gmock/gmock.h>

#include "cli/alert/explain_command.h"
#include "cli/command_fixture.h"

namespace tocsin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSinks = R"(sinks:
  - {name: archive, type: file, path: alerts.jsonl}
  - {name: pager, type: file, path: pager.jsonl, min_severity: high}
)";
constexpr const char* kRoutes = R"(receivers:
  everybody: [archive]
  on-call: [archive, pager]
routes:
  receiver: everybody
  routes:
    - match: {min_severity: high}
      receiver: on-call
)";
// The shipped rule iam-user-created alerts for it, with medium severity.
constexpr const char* kEvent =
    R"({"source":"aws.iam","detail-type":"AWS API Call via CloudTrail","account":"111122223333","detail":{"eventSource":)"
    R"("iam.amazonaws.com","eventName":"CreateUser","requestParameters":{"userName":"x"},"responseElements":{"user":{}}}})";

class RoutesCommand : public CommandTest {
 protected:
  int check(const std::string& routes) {
    return run_command(run_routes_check, RoutesCheckOptions{file("tocsin.yaml", kSinks + routes)});
  }
  int test(std::vector<std::string> what, std::vector<std::string> expect = {},
           std::string output = "table") {
    return run_command(run_routes_test, RoutesTestOptions{file("tocsin.yaml", kSinks + std::string(kRoutes)),
                                                          std::move(what),
                                                          std::move(expect),
                                                          {},
                                                          std::move(output)});
  }
};

TEST_F(RoutesCommand, CheckPrintsTheTree) {
  EXPECT_EQ(check(kRoutes), 0) << err_;
  EXPECT_EQ(out_,
            "everything -> everybody (archive)\n  severity critical or high -> on-call (archive, pager)\n");
  EXPECT_EQ(check(""), 0);
  EXPECT_THAT(out_, HasSubstr("no routes"));
}

TEST_F(RoutesCommand, CheckTellsErrorsFromWarnings) {
  EXPECT_EQ(check("receivers: {a: [mail]}\nroutes: {receiver: a}\n"), 3);
  EXPECT_THAT(err_, HasSubstr("tocsin.yaml:4:17: error: there is no sink \"mail\""));
  EXPECT_EQ(check("receivers: {a: [pager]}\nroutes: {receiver: a}\n"), 1);
  EXPECT_THAT(err_, HasSubstr("warning: no receiver has the sink \"archive\""));
}

TEST_F(RoutesCommand, TestTakesLabels) {
  EXPECT_EQ(test({"severity=critical", "rule=x"}, {"on-call"}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("pager        rung: receiver on-call"));
  EXPECT_EQ(test({"severity=low"}, {"on-call"}), 1);
  EXPECT_THAT(err_, HasSubstr("expected on-call, but it goes to everybody"));
  EXPECT_EQ(test({"severity=low"}, {"onn-call"}), 2);
  EXPECT_EQ(test({"rule=x"}), 2) << "which severity?";
}

TEST_F(RoutesCommand, UnitsAreLookedUpInTheFileOfAccounts) {
  const std::string routes = R"(receivers: {everybody: [archive], payments: [archive, pager]}
routes: {receiver: everybody, routes: [{match: {ou: Prod/*}, receiver: payments}]}
)";
  EXPECT_EQ(check(routes), 1);
  EXPECT_THAT(err_, HasSubstr("nothing says in which organizational units accounts are"));
  file("accounts.yaml", "\"111122223333\": {name: payments, ou: Prod/Payments}\n");
  EXPECT_EQ(check(routes + "enrichment: {accounts: accounts.yaml}\n"), 0) << err_;
  RoutesTestOptions options{(folder_ / "tocsin.yaml").string(), {kEvent}, {"payments"}, {}, "table"};
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("ou Prod: receiver payments"));
  options.what = {"severity=low", "ou=Prod/Payments"};
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  options.what = {"severity=low", "account=111122223333"};
  EXPECT_EQ(run_command(run_routes_test, options), 0) << "looked up as for an event: " << err_;
  options.what = {"severity=low", "account=111122223333", "ou=Test"};
  EXPECT_EQ(run_command(run_routes_test, options), 1) << "what the labels say counts";
  options.what = {"severity=low", "ou=Test"};
  EXPECT_EQ(run_command(run_routes_test, options), 1);
  EXPECT_THAT(out_, HasSubstr("ou is Test, not Prod"));
  file("accounts.yaml", "\"111122223333\": {name: payments, ou: Pord}\n");
  EXPECT_EQ(check(routes + "enrichment: {accounts: accounts.yaml}\n"), 1);
  EXPECT_THAT(err_, HasSubstr("no account is known in the organizational unit \"Prod\""));
  EXPECT_EQ(check(routes + "enrichment: {organizational_units: true}\n"), 0)
      << "nobody is asked over the network: " << err_;
}

TEST_F(RoutesCommand, LabelsFindTheNameOfTheAccount) {
  const auto settings = file("tocsin.yaml", std::string(kSinks) + R"(
receivers: {everybody: [archive], payments: [archive, pager]}
routes: {receiver: everybody, routes: [{match: {account: pay*}, receiver: payments}]}
enrichment: {accounts: accounts.yaml}
)");
  file("accounts.yaml", "\"111122223333\": payments\n\"444455556666\": test\n");
  RoutesTestOptions options{settings, {"severity=low", "account=111122223333"}, {"payments"}, {}, "table"};
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  options.what.back() = "account=444455556666";
  EXPECT_EQ(run_command(run_routes_test, options), 1);
  EXPECT_THAT(out_, HasSubstr("account is 444455556666 or test, not pay*"));
  file("accounts.yaml", "\"1111\": payments\n");
  for (const auto* words : {"account=111122223333", "rule=x"}) {
    options.what.back() = words;
    EXPECT_EQ(run_command(run_routes_test, options), 3) << words;
    EXPECT_THAT(err_, HasSubstr("accounts.yaml:1:")) << words;
  }
}

TEST_F(RoutesCommand, ABrokenFileOfAccountsIsToldAlsoBesideTheOrganisation) {
  file("accounts.yaml", "\"1111\": payments\n");
  for (const auto* more : {"", ", organizational_units: true"}) {
    EXPECT_EQ(check(std::string("enrichment: {accounts: accounts.yaml") + more + "}\n"), 3) << more;
    EXPECT_THAT(err_, HasSubstr("accounts.yaml:1:")) << more;
  }
}

TEST_F(RoutesCommand, ADrillGoesToEverySink) {
  const std::string drill =
      R"({"source":"tocsin.drill","detail-type":"Tocsin Drill","detail":{"drill":"0123abcd"}})";
  EXPECT_EQ(test({drill}), 0);
  EXPECT_THAT(err_, HasSubstr("`serve` tells it to every sink"));
  EXPECT_EQ(test({drill}, {"everybody"}), 1) << "routes are not asked";
  for (const auto* output : {"table", "json"}) {
    ExplainOptions options;
    options.event = file("drill.json", drill);
    options.output = output;
    EXPECT_EQ(run_command(run_explain, options), 0) << err_;
    EXPECT_THAT(out_ + err_, HasSubstr("`serve` tells it to every sink"));
    EXPECT_EQ(out_.find("0 alert"), std::string::npos);
  }
}

TEST_F(RoutesCommand, SaysWhatWouldHoldItBack) {
  const auto settings = file("tocsin.yaml", std::string(kSinks) + R"(
receivers: {all: [archive, pager]}
routes: {receiver: all, mute: [nights]}
mute_times: [{name: nights, days: [mon, tue, wed, thu, fri], from: "22:00", to: "06:00", zone: UTC}]
inhibit: [{name: gd, when: {source: guardduty}, mutes: {source: cloudtrail}}]
)");
  RoutesTestOptions options{settings, {"severity=high", "source=cloudtrail"}, {}, {}, "table"};
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("may be held back by inhibit gd: source guardduty"));
  EXPECT_THAT(out_, Not(HasSubstr("muted")));
  options.at = "2026-01-05T23:00:00Z";  // a Monday
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  EXPECT_THAT(out_,
              HasSubstr("  archive      at 2026-01-05T23:00:00Z: muted by nights until 2026-01-06T06:00"));
  options.at = "2026-01-05T12:00:00Z";
  EXPECT_EQ(run_command(run_routes_test, options), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("not muted"));
  options.at = "tonight";
  EXPECT_EQ(run_command(run_routes_test, options), 2);
  EXPECT_EQ(run_command(run_routes_check, RoutesCheckOptions{settings}), 0) << err_;
  EXPECT_THAT(out_,
              HasSubstr("inhibit gd: source guardduty holds back what is less grave and source cloudtrail"));
}

TEST_F(RoutesCommand, TestTakesAnEvent) {
  EXPECT_EQ(test({kEvent}, {"everybody"}, "json"), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("\"receivers\":[\"everybody\"]"));
  EXPECT_EQ(test({R"({"detail":{"eventName":"Nothing"}})"}), 1);
  EXPECT_THAT(err_, HasSubstr("no rule alerts"));
}

TEST_F(RoutesCommand, TestTakesAnAlert) {
  EXPECT_EQ(test({R"({"alert":{"id":"1","rule_id":"r","severity":"high","title":"T"}})"}, {"on-call"}), 0)
      << err_;
  EXPECT_THAT(out_, HasSubstr("[high] T"));
}

}  // namespace
}  // namespace tocsin::cli

#include "cli/store/silence_command.h"

#include <gmock/gmock.h>

#include "cli/command_fixture.h"
#include "cli/store/alerts_command.h"
#include "store/store_fixture.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

class SilenceCommand : public store::testing::StoreTest {
 protected:
  void SetUp() override {
    open();
    const auto now = SystemClock().now();
    put_alert("1", "iam-user-created", "medium", now);
    put_alert("2", "iam-user-created", "critical", now);
    put_alert("3", "s3-public", "high", now - std::chrono::hours(24 * 8));
    store_.reset();
  }
  void put_alert(const std::string& id, const std::string& rule, const std::string& severity, Time now) {
    auto made = alert(id, {});
    made.json = R"({"id":")" + id + R"(","rule_id":")" + rule + R"(","severity":")" + severity +
                R"(","title":"T","who":{"name":"ali)" + "\\u001b" + R"([31mce"}})";
    put(made, now);
  }
  template <class Options>
  int run(int (*command)(const Options&), Options options) {
    options.store = path();
    const auto done = said([&] { return command(options); });
    out_ = done.out;
    err_ = done.err;
    return done.code;
  }
  static SilenceAddOptions add(std::vector<std::string> matchers) {
    SilenceAddOptions options;
    options.matchers = std::move(matchers);
    options.lasting = "2h";
    options.author = "alice";
    options.reason = "a migration";
    return options;
  }

  std::string out_;
  std::string err_;
};

TEST_F(SilenceCommand, AddShowsWhatItWouldHaveHidden) {
  EXPECT_EQ(run(run_silence_add, add({"rule=iam-*", "rule=typo"})), 0) << err_;
  EXPECT_THAT(err_, HasSubstr("it would have hidden 1 of the 2 alerts of the last 7 days"));
  EXPECT_THAT(err_, HasSubstr("rules: iam-user-created (1)"));
  EXPECT_THAT(err_, HasSubstr("who: ali.[31mce (1)"));
  EXPECT_THAT(err_, HasSubstr("1 critical would have rung all the same"));
  EXPECT_THAT(err_, HasSubstr("none of them has rule typo: is it spelt right?"));
  EXPECT_EQ(out_.size(), 9U) << "its id";
}

TEST_F(SilenceCommand, PreviewAddsNothing) {
  auto options = add({"rule=iam-*"});
  options.preview = true;
  options.critical = true;
  EXPECT_EQ(run(run_silence_add, options), 0);
  EXPECT_THAT(err_, HasSubstr("hidden 2 of the 2"));
  EXPECT_EQ(out_, "");
  EXPECT_EQ(run(run_silence_list, SilenceListOptions{}), 0);
  EXPECT_THAT(err_, HasSubstr("nothing is silenced"));
}

TEST_F(SilenceCommand, ListAndExpire) {
  ASSERT_EQ(run(run_silence_add, add({"rule=iam-*"})), 0);
  const auto id = out_.substr(0, 8);
  EXPECT_EQ(run(run_silence_list, SilenceListOptions{}), 0);
  for (const auto& word : {id, std::string("holds"), std::string("alice"), std::string("a migration"),
                           std::string("rule iam-*")}) {
    EXPECT_THAT(out_, HasSubstr(word));
  }
  SilenceExpireOptions expire;
  expire.ids = {id};
  EXPECT_EQ(run(run_silence_expire, expire), 0);
  EXPECT_EQ(run(run_silence_expire, expire), 1);
  EXPECT_EQ(run(run_silence_list, SilenceListOptions{}), 0);
  EXPECT_EQ(out_.find(id), std::string::npos);
  SilenceListOptions all;
  all.all = true;
  EXPECT_EQ(run(run_silence_list, all), 0);
  EXPECT_THAT(out_, HasSubstr("ended"));
}

TEST_F(SilenceCommand, NeedsAnEndAReasonAndSomethingToMatch) {
  const auto refused = [&](auto change) {
    auto options = add({"rule=iam-*"});
    change(options);
    return run(run_silence_add, options) == 2;
  };
  EXPECT_TRUE(refused([](auto& o) { o.lasting = ""; }));
  EXPECT_TRUE(refused([](auto& o) { o.lasting = "91d"; }));
  EXPECT_TRUE(refused([](auto& o) { o.lasting = "0h"; }));
  EXPECT_TRUE(refused([](auto& o) { o.until = "2001-01-01T00:00:00Z"; }));
  EXPECT_TRUE(refused([](auto& o) { o.until = "tomorrow"; }));
  EXPECT_TRUE(refused([](auto& o) { o.from = "9998-01-01T00:00:00Z"; }));
  EXPECT_TRUE(refused([](auto& o) { o.reason = " "; }));
  EXPECT_TRUE(refused([](auto& o) { o.author = "\t"; }));
  EXPECT_TRUE(refused([](auto& o) { o.matchers = {}; }));
  EXPECT_TRUE(refused([](auto& o) { o.matchers = {"rul=x"}; }));
  EXPECT_TRUE(refused([](auto& o) { o.matchers = {"severity=low"}; }));
  EXPECT_TRUE(refused([](auto& o) { o.matchers = {"principal=*/alice"}; }));
}

TEST_F(SilenceCommand, AlertsSayWhatHoldsThem) {
  open();
  auto made = alert("held", {});
  made.admit = [](store::Desk&, Time) -> Result<store::Admission> {
    return store::Admission{{}, {}, "0badcafe"};
  };
  put(made);
  store_.reset();
  EXPECT_EQ(run(run_alerts, AlertsOptions{}), 0);
  EXPECT_THAT(out_, HasSubstr("silenced by 0badcafe"));
  AlertsOptions silenced;
  silenced.held = "silenced";
  silenced.output = "ndjson";
  EXPECT_EQ(run(run_alerts, silenced), 0);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1);
  EXPECT_THAT(out_, HasSubstr("\"held_by\":\"0badcafe\""));
}

}  // namespace
}  // namespace tocsin::cli

// `alerts` and `deliveries` over a store beside which no `serve` runs.
#include <algorithm>
#include <fstream>

#include "cli/command_fixture.h"
#include "cli/store/alerts_command.h"
#include "cli/store/deliveries_command.h"
#include "store/store_fixture.h"

namespace tocsin::cli {
namespace {

using store::testing::kStart;

class StoreCommands : public store::testing::StoreTest {
 protected:
  // One delivery is delivered, one waits, one is dead; the dead one's id.
  std::string fill() {
    open();
    put(alert("aaa", {{"done", ""}}));
    put(alert("bbb", {{"waits", ""}}));
    put(alert("ccc", {{"gone", ""}}));
    EXPECT_TRUE(store_->finish(take("done")->delivery.id,
                               {store::Finish::How::delivered, "250 ok", {}, false}, kStart));
    const auto dead = take("gone")->delivery.id;
    EXPECT_TRUE(store_->finish(dead, {store::Finish::How::dead, "550 \x1b[31mno", {}, false}, kStart));
    store_.reset();
    return dead;
  }

  Said deliveries(DeliveriesOptions options) {
    if (options.config.empty()) options.store = path();
    return said([&] { return run_deliveries(options); });
  }
  Said alerts(AlertsOptions options) {
    options.store = path();
    return said([&] { return run_alerts(options); });
  }
  std::string settings() {
    const auto file = (folder_ / "tocsin.yaml").string();
    std::ofstream(file)
        << "sinks:\n  - {name: lines, type: file, path: alerts.jsonl}\nstore: {path: tocsin.db}\n";
    return file;
  }
};

TEST_F(StoreCommands, DeliveriesAreListed) {
  fill();
  const auto all = deliveries({});
  EXPECT_EQ(all.code, 0);
  for (const auto* word : {"delivered", "pending", "dead", "250 ok", "550 .[31mno"}) {
    EXPECT_NE(all.out.find(word), std::string::npos) << word << "\n" << all.out;
  }
  DeliveriesOptions failed;
  failed.failed = true;
  failed.output = "ndjson";
  const auto dead = deliveries(failed);
  EXPECT_EQ(std::count(dead.out.begin(), dead.out.end(), '\n'), 1);
  EXPECT_NE(dead.out.find("\"state\":\"dead\""), std::string::npos);
}

TEST_F(StoreCommands, ResendAloneOnlyCounts) {
  fill();
  DeliveriesOptions options;
  options.resend = true;
  const auto asked = deliveries(options);
  EXPECT_EQ(asked.code, 2);
  EXPECT_NE(asked.err.find("1 failed delivery\n"), std::string::npos) << asked.err;
  open();
  EXPECT_FALSE(take("gone", kStart + std::chrono::hours(1)));
}

TEST_F(StoreCommands, ResendOfAnIdOrOfAllQueuesIt) {
  const auto dead = fill();
  DeliveriesOptions options;
  options.resend = true;
  options.ids = {"nothing-like-it"};
  EXPECT_EQ(deliveries(options).code, 1);
  options.ids = {dead};
  EXPECT_EQ(deliveries(options).code, 0);
  EXPECT_EQ(deliveries(options).code, 1) << "it is no longer dead";
  open();
  EXPECT_EQ(row(dead).state, store::State::pending);
}

TEST_F(StoreCommands, ResendToAnotherSinkAsksTheSettingsForItsTargets) {
  fill();
  DeliveriesOptions options;
  options.resend = true;
  options.failed = true;
  options.to = "lines";
  EXPECT_EQ(deliveries(options).code, 2) << "without the settings";
  options.config = settings();
  options.to = "nobody";
  EXPECT_EQ(deliveries(options).code, 2);
  options.to = "lines";
  const auto moved = deliveries(options);
  EXPECT_EQ(moved.code, 0) << moved.err;
  open();
  EXPECT_EQ(take("lines", SystemClock().now())->delivery.alert_id, "ccc");
}

TEST_F(StoreCommands, AlertsTellWhatHappened) {
  fill();
  const auto table = alerts({});
  EXPECT_EQ(table.code, 0);
  EXPECT_NE(table.out.find("0 of 1 sent, 1 dead"), std::string::npos) << table.out;
  AlertsOptions options;
  options.output = "ndjson";
  options.limit = 1;
  const auto lines = alerts(options);
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 1);
  EXPECT_NE(lines.out.find("\"alert\":{\"id\":"), std::string::npos) << lines.out;
  options.limit = 0;
  options.rule = "no-such-rule";
  EXPECT_EQ(alerts(options).out, "");
}

TEST_F(StoreCommands, WrongUseIsExitTwo) {
  EXPECT_EQ(alerts({}).code, 2) << "there is no store";
  fill();
  AlertsOptions options;
  options.severity = "grave";
  EXPECT_EQ(alerts(options).code, 2);
  DeliveriesOptions to;
  to.to = "lines";
  EXPECT_EQ(deliveries(to).code, 2) << "--to goes with --resend";
  EXPECT_EQ(said([] { return run_alerts({}); }).code, 2) << "neither --store nor --config";
}

}  // namespace
}  // namespace tocsin::cli

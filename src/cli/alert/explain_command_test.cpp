#include "cli/alert/explain_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/alert/render_command.h"
#include "cli/command_fixture.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kEvent = TOCSIN_SOURCE_DIR "/examples/events/create-user.json";

// What `hunt --config` takes.
constexpr const char* kWithoutSinks = "rules: {disable: [root-sign-in]}\n";

class Explain : public CommandTest {};

TEST_F(Explain, SettingsWithoutSinksShowEachKind) {
  ExplainOptions options;
  options.event = kEvent;
  options.config = file("tocsin.yaml", kWithoutSinks);
  EXPECT_EQ(run_command(run_explain, options), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("alerts    iam-user-created"));
  EXPECT_THAT(out_, HasSubstr("PAYLOAD  slack"));

  RenderOptions render;
  render.event = kEvent;
  render.config = options.config;
  render.sink = "slack";
  EXPECT_EQ(run_command(run_render, render), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("iam-user-created"));
}

TEST_F(Explain, RoutesWithoutSinksAreAMistake) {
  ExplainOptions options;
  options.event = kEvent;
  options.config =
      file("tocsin.yaml", "routes: {receiver: team}\nreceivers: [{name: team, sinks: [chat]}]\n");
  EXPECT_EQ(run_command(run_explain, options), 3);
  EXPECT_THAT(err_, HasSubstr("sinks"));
}

TEST_F(Explain, ASinkOfTheSettingsOrAKindIsRendered) {
  RenderOptions render;
  render.event = kEvent;
  render.config = file("tocsin.yaml", "sinks: [{name: box, type: maildir, path: box}]\n");
  render.sink = "slack";
  EXPECT_EQ(run_command(run_render, render), 0) << err_;
  render.sink = "box";
  EXPECT_EQ(run_command(run_render, render), 0) << err_;
  EXPECT_THAT(out_, Not(HasSubstr("blocks")));
  render.sink = "bax";
  EXPECT_EQ(run_command(run_render, render), 2);
  EXPECT_THAT(err_, HasSubstr("one of: box, "));
}

}  // namespace
}  // namespace tocsin::cli

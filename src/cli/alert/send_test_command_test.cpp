#include "cli/alert/send_test_command.h"

#include <gmock/gmock.h>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SendTest : public CommandTest {
 protected:
  // A file that takes the alert, and a folder that is not there.
  std::string settings() {
    return file("tocsin.yaml",
                "sinks:\n"
                "  - {name: lines, type: file, path: alerts.jsonl}\n"
                "  - {name: gone, type: file, path: nowhere/alerts.jsonl}\n");
  }

  int send(std::vector<std::string> sinks, const std::string& output = "json") {
    SendTestOptions options;
    options.config = settings();
    options.sinks = std::move(sinks);
    options.severity = "high";
    options.output = output;
    return run_command(run_send_test, options);
  }
};

TEST_F(SendTest, ASinkThatWorksGetsOneMarkedAlert) {
  ASSERT_EQ(send({"lines"}), 0) << err_;
  const auto rows = doc::parse_json(out_);
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->items.size(), 1U);
  EXPECT_EQ(doc::string_at(rows->items[0], "result"), "delivered");
  EXPECT_THAT(doc::string_at(rows->items[0], "answer").value_or(""), HasSubstr("alerts.jsonl"));
  std::ifstream lines(folder_ / "alerts.jsonl");
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const auto alert = doc::parse_json(line);
  ASSERT_TRUE(alert);
  EXPECT_EQ(doc::string_at(*alert, "reason"), "test");
  EXPECT_EQ(doc::string_at(*alert, "severity"), "high");
  EXPECT_FALSE(std::getline(lines, line));
}

TEST_F(SendTest, OneThatFailsIsNamedAndKeepsNoOtherFromRinging) {
  EXPECT_EQ(send({}, "table"), 5);
  EXPECT_THAT(out_, HasSubstr("delivered"));
  EXPECT_THAT(out_, HasSubstr("unavailable"));
  EXPECT_EQ(send({"gone"}), 2);
  EXPECT_THAT(out_, Not(HasSubstr("\"delivered\"")));
}

TEST_F(SendTest, AnUnknownSinkIsToldWithThoseThatAreThere) {
  EXPECT_EQ(send({"slack\x1b[2J"}), 2);
  EXPECT_THAT(err_, HasSubstr("there is no sink \"slack.[2J\""));
  EXPECT_THAT(err_, HasSubstr("lines, gone"));
}

TEST_F(SendTest, ThePayloadIsShownWhenAskedFor) {
  SendTestOptions options;
  options.config = settings();
  options.sinks = {"lines"};
  options.payload = true;
  ASSERT_EQ(run_command(run_send_test, options), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("lines (application/x-ndjson):\n{"));
}

}  // namespace
}  // namespace tocsin::cli

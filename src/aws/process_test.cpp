#include "aws/process.h"

#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

using std::chrono::steady_clock;

net::Deadline in(int milliseconds) {
  return steady_clock::now() + Milliseconds(milliseconds);
}

TEST(Process, GivesBothStreamsAndTheExitCode) {
  const auto output = run_process({"sh", "-c", "printf out; printf err >&2; cat; exit 3"}, in(20'000));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "out");
  EXPECT_EQ(output->err, "err");
  EXPECT_EQ(output->status, 3);
  EXPECT_EQ(run_process({"sh", "-c", "kill -9 $$"}, in(20'000))->status, 137);
}

TEST(Process, PassesWordsAsTheyAre) {
  const auto output = run_process({"printf", "%s|", "a b", "$HOME", "'"}, in(20'000));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "a b|$HOME|'|");
}

TEST(Process, ThatCannotBeStartedIsNamed) {
  const auto output = run_process({"/nonexistent/program"}, in(20'000));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().where, "/nonexistent/program");
  EXPECT_EQ(output.error().what, "could not be started: No such file or directory");
  EXPECT_FALSE(run_process({}, in(1'000)));
}

TEST(Process, IsKilledAtTheDeadline) {
  const auto begin = steady_clock::now();
  const auto output = run_process({"sleep", "60"}, in(100));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().what, "did not end in time");
  // Its streams are closed, but it goes on.
  EXPECT_FALSE(run_process({"sh", "-c", "exec >&- 2>&-; exec sleep 60"}, in(100)));
  // It ends, but a child of it holds the streams.
  EXPECT_FALSE(run_process({"sh", "-c", "sleep 3 & exit 0"}, in(100)));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(4));
}

TEST(Process, MayNotPrintWithoutEnd) {
  const auto output = run_process({"yes"}, in(20'000), 100'000);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().what, "prints too much");
}

}  // namespace
}  // namespace tocsin::aws

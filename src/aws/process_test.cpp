#include "aws/process.h"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>
#include <unistd.h>

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

/// Whether `path` appears within some seconds, which is when what was started too late to be killed would have written it.
bool appears(const std::string& path) {
  for (int i = 0; i < 25 && !std::filesystem::exists(path); ++i)
    std::this_thread::sleep_for(Milliseconds(100));
  return std::filesystem::exists(path);
}

std::string marker(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("tocsin-" + name + std::to_string(::getpid()))).string();
}

TEST(Process, IsKilledWithAllThatItHasStarted) {
  const auto path = marker("grandchild");
  const auto begin = steady_clock::now();
  EXPECT_FALSE(run_process({"sh", "-c", "(sleep 1; touch '" + path + "') & wait"}, in(200)));
  EXPECT_LT(steady_clock::now() - begin, Milliseconds(900));
  EXPECT_FALSE(appears(path)) << "a grandchild went on";
  // The one that was named has ended, what it started holds the streams.
  EXPECT_FALSE(run_process({"sh", "-c", "(sleep 1; touch '" + path + "') & exit 0"}, in(200)));
  EXPECT_FALSE(appears(path));
}

TEST(Process, MayLeaveSomethingBehindWhenItEndsInTime) {
  const auto path = marker("agent");
  const auto output = run_process(
      {"sh", "-c", "(sleep 0.3; touch '" + path + "') >/dev/null 2>&1 & printf done"}, in(20'000));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "done");
  EXPECT_TRUE(appears(path)) << "an agent that keeps the login is no mistake";
  std::filesystem::remove(path);
}

/// A terminal in the place of standard input.
class AtTerminal : public testing::Test {
 protected:
  void SetUp() override {
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(master_, 0);
    ASSERT_EQ(::grantpt(master_), 0);
    ASSERT_EQ(::unlockpt(master_), 0);
    const int terminal = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal, 0);
    before_ = ::dup(STDIN_FILENO);
    ::dup2(terminal, STDIN_FILENO);
    ::close(terminal);
  }
  void TearDown() override {
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
    ::close(master_);
  }

  int master_ = -1;

 private:
  int before_ = -1;
};

TEST_F(AtTerminal, MayAskAndStaysInOurGroup) {
  ASSERT_TRUE(has_terminal());
  ASSERT_EQ(::write(master_, "123456\n", 7), 7);
  const auto output =
      run_process({"sh", "-c", "read code; printf '%s ' $code; ps -o pgid= -p $$"}, in(20'000));
  ASSERT_TRUE(output);
  std::istringstream words(output->out);
  std::string code;
  pid_t group = 0;
  words >> code >> group;
  EXPECT_EQ(code, "123456");
  EXPECT_EQ(group, ::getpgrp());
}

TEST_F(AtTerminal, IsKilledAloneAtTheDeadline) {
  const auto begin = steady_clock::now();
  EXPECT_FALSE(run_process({"sleep", "60"}, in(100)));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(4));
}

TEST(Process, MayNotPrintWithoutEnd) {
  const auto output = run_process({"yes"}, in(20'000), 100'000);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().what, "prints too much");
}

}  // namespace
}  // namespace tocsin::aws

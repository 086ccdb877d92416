#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::log {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

template <class Act>
std::string logged(Level least, Format format, Act act) {
  testing::internal::CaptureStderr();
  configure(least, format);
  act();
  configure(Level::info, Format::text);
  return testing::internal::GetCapturedStderr();
}

TEST(Log, WritesOneLineOfText) {
  const auto line = logged(Level::info, Format::text, [] {
    info("started", {{"url", "http://127.0.0.1:1"}, {"note", "two words"}, {"none", ""}});
  });
  EXPECT_THAT(line, EndsWith("Z info    started url=http://127.0.0.1:1 note=\"two words\" none=\"\"\n"));
}

TEST(Log, WritesOneLineOfJson) {
  const auto line =
      logged(Level::info, Format::json, [] { warning("a \"quoted\" \\ word", {{"key", "line\nfeed"}}); });
  EXPECT_THAT(line, MatchesRegex("\\{\"time\":\"[^\"]+Z\",\"level\":\"warning\",.*\n"));
  EXPECT_THAT(line, HasSubstr(R"("message":"a \"quoted\" \\ word","key":"line.feed"})"));
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  EXPECT_EQ(logged(Level::warning, Format::text, [] { info("quiet"); }), "");
  EXPECT_THAT(logged(Level::debug, Format::text, [] { debug("loud"); }), HasSubstr("debug   loud"));
  EXPECT_THAT(logged(Level::error, Format::text, [] { error("broken"); }), HasSubstr("error   broken"));
}

TEST(Log, CannotBeMadeToForgeALine) {
  const auto line = logged(Level::info, Format::text, [] {
    info("user", {{"name", "x\r\n2025-01-01T00:00:00Z error   forged key=\"y\" \x1B[31m\xFF {} %s"}});
  });
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find('\x1B'), std::string::npos);
  EXPECT_THAT(line, HasSubstr("name=\"x..2025"));
  EXPECT_THAT(line, HasSubstr("{} %s\""));
}

}  // namespace
}  // namespace tocsin::log

#include "pipeline/answer_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::pipeline {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;
using ::testing::StartsWith;

const Time kQueued = parse_time("2026-01-05T03:00:00.123Z").value();
constexpr std::string_view kUrl = "https://tocsin.example.com";

AnswerLinks links(std::vector<std::string> secrets = {"one"}) {
  std::vector<Secret> made;
  for (auto& secret : secrets) made.emplace_back(std::move(secret));
  return {std::string(kUrl), std::move(made)};
}

std::string target(const AnswerLinks& from, const std::string& incident = "3f2ab61c00",
                   const std::string& sink = "pager", std::size_t which = 0, int severity = 3) {
  const auto made = from.links(incident, sink, severity, kQueued);
  EXPECT_THAT(made, SizeIs(2));
  EXPECT_THAT(made[which].url, StartsWith(kUrl));
  return made[which].url.substr(kUrl.size());
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(AnswerLinks, ComeBackAsTheyWereMade) {
  const auto link = links().check(target(links(), "3f2ab61c00", "on call/#1&x"), kQueued + 1min);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->incident, "3f2ab61c00");
  EXPECT_EQ(link->action, store::Answer::acknowledged);
  EXPECT_EQ(link->sink, "on call/#1&x");
  EXPECT_EQ(link->severity, 3);
  EXPECT_EQ(links().check(target(links(), "i", "s", 1), kQueued)->action, store::Answer::resolved);
}

TEST(AnswerLinks, AreTheSameForARetry) {
  EXPECT_EQ(target(links()), target(links()));
}

TEST(AnswerLinks, HoldForSevenDays) {
  EXPECT_TRUE(links().check(target(links()), kQueued + std::chrono::days(7) - 1s));
  EXPECT_FALSE(links().check(target(links()), kQueued + std::chrono::days(7)));
}

TEST(AnswerLinks, NoPartCanBeChanged) {
  const auto good = target(links());
  for (const auto& [what, by] :
       std::initializer_list<std::pair<std::string, std::string>>{{"3f2ab61c00", "3f2ab61c01"},
                                                                  {"do=ack", "do=resolve"},
                                                                  {"to=pager", "to=mail"},
                                                                  {"sev=3", "sev=4"},
                                                                  {"exp=1", "exp=2"},
                                                                  {"sig=", "sig=0"},
                                                                  {"&sig=", "&sg="},
                                                                  {"do=ack", "do=ack&do=ack"},
                                                                  {"sev=3", "sev=03x"},
                                                                  {"sev=3", "sev=9"},
                                                                  {"sev=3", "sev=-1"},
                                                                  {"/incidents/", "/incident/"},
                                                                  {"/incidents/", "/incidents/x"},
                                                                  {"to=pager", "to=%"},
                                                                  {"?", "&"}}) {
    EXPECT_FALSE(links().check(replaced(good, what, by), kQueued)) << what << " -> " << by;
  }
  EXPECT_FALSE(links().check(good.substr(0, good.size() - 1), kQueued));
  EXPECT_FALSE(links().check(good + "0", kQueued));
  EXPECT_FALSE(links().check("", kQueued));
  EXPECT_FALSE(links().check(good + "&x=" + std::string(3000, 'y'), kQueued));
}

TEST(AnswerLinks, TwoSecretsAreLiveAndTheFirstSigns) {
  const auto old = target(links({"one"}));
  EXPECT_TRUE(links({"two", "one"}).check(old, kQueued));
  EXPECT_FALSE(links({"two"}).check(old, kQueued));
  EXPECT_EQ(target(links({"two", "one"})), target(links({"two"})));
  EXPECT_FALSE(links({""}).check(target(links({""})), kQueued)) << "an empty secret signs nothing";
}

TEST(Form, ReadsAValue) {
  EXPECT_EQ(form_value("a=1&name=J%C3%BCrgen+K", "name"), "J\xC3\xBCrgen K");
  EXPECT_EQ(form_value("name=", "name"), "");
  EXPECT_EQ(form_value("a=1", "name"), std::nullopt);
  EXPECT_EQ(form_value("name=a&name=b", "name"), std::nullopt);
  EXPECT_EQ(form_value("name=%4", "name"), std::nullopt);
  EXPECT_EQ(form_value("name=%zz", "name"), std::nullopt);
  EXPECT_EQ(form_value("&&=&name", "name"), std::nullopt);
}

}  // namespace
}  // namespace tocsin::pipeline

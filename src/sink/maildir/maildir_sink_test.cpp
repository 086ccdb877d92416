#include "sink/maildir/maildir_sink.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"
#include "sink/testing/temporary_folder.h"

namespace tocsin::sink {
namespace {

namespace fs = std::filesystem;
using testing::content;
using ::testing::HasSubstr;
using ::testing::Not;

const Envelope kEnvelope{{"Tocsin", "tocsin@localhost"}, {"", "root@localhost"}};

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

DeliveryResult deliver(MaildirSink& sink, const std::string& id, bool maybe_delivered = false) {
  return sink.deliver({"message/rfc822", "mail " + id}, {id, "", 1, maybe_delivered});
}

TEST(Maildir, Golden) {
  const MaildirSink sink("maildir", "unused", kEnvelope);
  const auto payload = sink.render(testing::notification_of(testing::sample_alert()), "");
  EXPECT_EQ(payload.body.find('\r'), std::string::npos);
  testing::expect_golden("alert.maildir", payload.body);
}

TEST(Maildir, MakesPrivateFoldersAndAFileNamedByTheDelivery) {
  const testing::TemporaryFolder folder;
  MaildirSink sink("maildir", folder / "M", kEnvelope);
  ASSERT_TRUE(sink.prepare());
  const auto result = deliver(sink, "d-1");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->detail, "new/d-1.tocsin");
  EXPECT_EQ(content(folder / "M/new/d-1.tocsin"), "mail d-1");
  EXPECT_EQ(files_in(folder / "M/tmp"), 0U);
  for (const auto* path : {"M", "M/new", "M/cur", "M/tmp"}) {
    struct stat status{};
    ASSERT_EQ(::stat((folder / path).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U) << path;
  }
}

TEST(Maildir, LooksInNewAndInCurBeforeItWritesAgain) {
  const testing::TemporaryFolder folder;
  MaildirSink sink("maildir", folder / "M", kEnvelope);
  ASSERT_TRUE(deliver(sink, "d-1"));
  EXPECT_THAT(deliver(sink, "d-1", true)->detail, HasSubstr("already"));
  fs::rename(folder / "M/new/d-1.tocsin", folder / "M/cur/d-1.tocsin:2,S");
  EXPECT_THAT(deliver(sink, "d-1", true)->detail, HasSubstr("already"));
  EXPECT_EQ(files_in(folder / "M/new"), 0U);
  EXPECT_THAT(deliver(sink, "d-2", true)->detail, Not(HasSubstr("already")));
}

TEST(Maildir, WhatAKillLeftInTmpIsWrittenAnew) {
  const testing::TemporaryFolder folder;
  MaildirSink sink("maildir", folder / "M", kEnvelope);
  ASSERT_TRUE(sink.prepare());
  testing::put(folder / "M/tmp/d-1.tocsin", "half a mail that is longer than the whole");
  ASSERT_TRUE(deliver(sink, "d-1", true));
  EXPECT_EQ(content(folder / "M/new/d-1.tocsin"), "mail d-1");
}

TEST(Maildir, AnIdCannotLeaveTheFolder) {
  const testing::TemporaryFolder folder;
  MaildirSink sink("maildir", folder / "M", kEnvelope);
  ASSERT_TRUE(deliver(sink, "../../x"));
  EXPECT_EQ(files_in(folder / "M/new"), 1U);
  EXPECT_FALSE(fs::exists(folder / "x.tocsin"));
}

TEST(Maildir, TroubleIsUnavailable) {
  const testing::TemporaryFolder folder;
  MaildirSink sink("maildir", folder / "no/parent/M", kEnvelope);
  EXPECT_FALSE(sink.prepare());
  const auto result = deliver(sink, "d-1");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, NotDelivered::Kind::unavailable);
  testing::put(folder / "file", "");
  MaildirSink on_file("maildir", folder / "file", kEnvelope);
  EXPECT_THAT(to_string(on_file.prepare().error()), HasSubstr("not a folder"));
}

}  // namespace
}  // namespace tocsin::sink

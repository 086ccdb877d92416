#include "sink/file/file_sink.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/text.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"
#include "sink/testing/temporary_folder.h"

namespace tocsin::sink {
namespace {

using testing::content;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::put;

std::string line(const std::string& id) {
  return "{\"delivery_id\":\"" + id + "\",\"x\":1}\n";
}

DeliveryResult deliver(FileSink& sink, const std::string& id, bool maybe_delivered = false) {
  return sink.deliver({"application/x-ndjson", line(id)}, {id, "", 1, maybe_delivered});
}

TEST(JsonLine, Golden) {
  testing::expect_golden("alert.jsonl", json_line(testing::notification_of(testing::sample_alert())));
}

TEST(JsonLine, IsOneLineOfValidJsonWhateverTheAlertHolds) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  auto notification = testing::notification_of(testing::hostile_alert(bytes + "\n\r\n\xED\xA0\x80", 5));
  const auto text = json_line(notification);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_FALSE(invalid_utf8(text));
  const auto read = doc::parse_json(std::string_view(text).substr(0, text.size() - 1));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(doc::string_at(*read, "delivery_id"), notification.delivery_id);
  EXPECT_TRUE(text.starts_with(json_line_start(notification.delivery_id)));
}

TEST(FileSink, AppendsAndMakesThePrivateFile) {
  const testing::TemporaryFolder folder;
  FileSink sink("file", folder / "alerts.jsonl");
  ASSERT_TRUE(sink.prepare());
  ASSERT_TRUE(deliver(sink, "a"));
  ASSERT_TRUE(deliver(sink, "b"));
  EXPECT_EQ(content(folder / "alerts.jsonl"), line("a") + line("b"));
  struct stat status{};
  ASSERT_EQ(::stat((folder / "alerts.jsonl").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(FileSink, LooksBeforeItWritesAgain) {
  const testing::TemporaryFolder folder;
  FileSink sink("file", folder / "alerts.jsonl");
  ASSERT_TRUE(deliver(sink, "a"));
  ASSERT_TRUE(deliver(sink, "b"));
  const auto again = deliver(sink, "a", true);
  ASSERT_TRUE(again);
  EXPECT_THAT(again->detail, HasSubstr("already"));
  ASSERT_TRUE(deliver(sink, "c", true));
  EXPECT_EQ(content(folder / "alerts.jsonl"), line("a") + line("b") + line("c"));
}

TEST(FileSink, AnIdInsideALineIsNotThatLine) {
  const testing::TemporaryFolder folder;
  put(folder / "f", "{\"delivery_id\":\"x\",\"user\":\"{\"delivery_id\":\"a\"}\n" + line("aa"));
  FileSink sink("file", folder / "f");
  ASSERT_TRUE(deliver(sink, "a", true));
  EXPECT_THAT(content(folder / "f"), EndsWith(line("aa") + line("a")));
}

TEST(FileSink, FindsIdsAcrossBlocksAndOnlyInTheTail) {
  const testing::TemporaryFolder folder;
  std::string text = line("first");
  while (text.size() < (1U << 20U) - 9) text += ' ';
  text += '\n';
  text += line("across");  // its beginning straddles the end of the first block
  put(folder / "f", text);
  FileSink all("file", folder / "f");
  for (const auto* id : {"first", "across"}) {
    const auto found = deliver(all, id, true);
    ASSERT_TRUE(found);
    EXPECT_THAT(found->detail, HasSubstr("already")) << id;
  }
  FileSink tail("file", folder / "f", JsonFormat::tocsin, 1000);
  EXPECT_THAT(deliver(tail, "across", true)->detail, HasSubstr("already"));
  EXPECT_THAT(deliver(tail, "first", true)->detail, ::testing::Not(HasSubstr("already")));
}

TEST(FileSink, RepairsATornLastLine) {
  const testing::TemporaryFolder folder;
  for (const std::string torn : {"{", "{\"deliv", "{\"delivery_id\":\"b\",\"x\":", ""}) {
    put(folder / "f", line("a") + torn);
    FileSink sink("file", folder / "f");
    ASSERT_TRUE(sink.prepare());
    EXPECT_EQ(content(folder / "f"), line("a"));
  }
  put(folder / "f", line("a") + std::string(50, '\0'));
  FileSink sink("file", folder / "f");
  ASSERT_TRUE(sink.prepare());
  EXPECT_EQ(content(folder / "f"), line("a"));
}

TEST(FileSink, LeavesSomebodyElsesTextAlone) {
  const testing::TemporaryFolder folder;
  put(folder / "f", "notes of mine");
  FileSink sink("file", folder / "f");
  ASSERT_TRUE(sink.prepare());
  ASSERT_TRUE(deliver(sink, "a"));
  EXPECT_EQ(content(folder / "f"), "notes of mine\n" + line("a"));
}

TEST(FileSink, FollowsARotation) {
  const testing::TemporaryFolder folder;
  FileSink sink("file", folder / "f");
  ASSERT_TRUE(deliver(sink, "a"));
  std::filesystem::rename(folder / "f", folder / "f.1");
  ASSERT_TRUE(deliver(sink, "b"));
  EXPECT_EQ(content(folder / "f"), line("b"));
}

TEST(FileSink, TroubleIsUnavailable) {
  const testing::TemporaryFolder folder;
  FileSink sink("file", folder / "none/f");
  const auto prepared = sink.prepare();
  ASSERT_FALSE(prepared);
  EXPECT_THAT(prepared.error().what, HasSubstr("none/f"));
  const auto result = deliver(sink, "a");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, NotDelivered::Kind::unavailable);
  FileSink device("file", "/dev/null");
  EXPECT_THAT(device.prepare().error().what, HasSubstr("not a regular file"));
}

TEST(File, OcsfLinesAreFoundAgainAndMendedToo) {
  testing::TemporaryFolder folder;
  const auto notification = testing::notification_of(testing::sample_alert());
  const std::string other = json_line_start("other", JsonFormat::ocsf) + "}}\n";
  testing::put(folder / "f", other + json_line(notification, JsonFormat::ocsf).substr(0, 40));
  FileSink sink("file", folder / "f", JsonFormat::ocsf);
  const auto payload = sink.render(notification, "");
  ASSERT_TRUE(sink.deliver(payload, {notification.delivery_id, "", 1, true}));
  EXPECT_EQ(testing::content(folder / "f"), other + payload.body);
  ASSERT_TRUE(sink.deliver(payload, {notification.delivery_id, "", 2, true}));
  EXPECT_EQ(testing::content(folder / "f"), other + payload.body);
}

}  // namespace
}  // namespace tocsin::sink

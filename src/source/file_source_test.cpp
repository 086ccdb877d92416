#include "source/file_source.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

#include "source/fake_intake.h"
#include "source/standard_input.h"
#include "source/test_text.h"

namespace tocsin::source {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}
void append(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

class FileSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tocsin-files-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override {
    stop();
    fs::remove_all(folder_);
  }

  void start(Milliseconds rescan = 60s) {
    FileSourceOptions options;
    options.folders = {folder_.string()};
    options.files = {file_.empty() ? (folder_ / "named.tmp").string() : file_.string()};
    options.quiet = 100ms;
    options.rescan = rescan;
    options.first_wait = 5ms;
    thread_ = std::jthread(
        [this, options](const std::stop_token& token) { FileSource(intake_, counts_, options).run(token); });
  }
  void stop() {
    if (thread_.joinable()) {
      thread_.request_stop();
      thread_.join();
    }
  }
  static void settle() { std::this_thread::sleep_for(600ms); }

  fs::path folder_;
  fs::path file_;
  FakeIntake intake_;
  FeederCounts counts_;
  std::jthread thread_;
};

TEST_F(FileSourceTest, ReadsWhatIsThereAndWhatComes) {
  write(folder_ / "old.json", "[\n{\"a\":1},\n{\"b\":2}\n]");
  fs::create_directories(folder_ / "2025" / "03");
  write(folder_ / "2025" / "03" / "x.json.gz", gzip("{\"Records\":[{\"c\":3}]}"));
  start();
  ASSERT_TRUE(intake_.wait_for(3));
  fs::create_directories(folder_ / "2025" / "04" / "21");
  write(folder_ / "2025" / "04" / "21" / "y.json.gz", gzip("{\"Records\":[{\"d\":4}]}"));
  write(folder_ / "new.jsonl", "{\"e\":5}\n");
  ASSERT_TRUE(intake_.wait_for(5));
  settle();
  EXPECT_THAT(intake_.texts(),
              UnorderedElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}", "{\"e\":5}"));
  EXPECT_THAT(intake_.origins(), Contains((folder_ / "old.json").string() + ":3"));
}

TEST_F(FileSourceTest, FollowsAGrowingFileAndNeverTakesHalfALine) {
  start();
  const auto path = folder_ / "log.jsonl";
  append(path, "{\"a\":1}\n{\"b\":");
  ASSERT_TRUE(intake_.wait_for(1));
  settle();
  EXPECT_THAT(intake_.texts(), ElementsAre("{\"a\":1}"));
  append(path, "2}\n{\"c\":3}");
  ASSERT_TRUE(intake_.wait_for(3));
  append(path, "\n{\"d\":4}\n");
  ASSERT_TRUE(intake_.wait_for(4));
  EXPECT_THAT(intake_.texts(), ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}"));
  EXPECT_EQ(counts_.unreadable, 0U);
}

TEST_F(FileSourceTest, GoesOnWhereItWasAfterARestart) {
  const auto path = folder_ / "log.jsonl";
  append(path, "{\"a\":1}\n{\"b\":2}\n{\"half\":");
  write(folder_ / "x.gz", gzip("{\"z\":0}\n"));
  start();
  ASSERT_TRUE(intake_.wait_for(3));
  stop();
  append(path, "3}\n{\"c\":4}\n");
  start();
  ASSERT_TRUE(intake_.wait_for(5));
  settle();
  EXPECT_THAT(intake_.texts(),
              UnorderedElementsAre("{\"a\":1}", "{\"b\":2}", "{\"z\":0}", "{\"half\":3}", "{\"c\":4}"));
  EXPECT_THAT(intake_.origins(), Contains(path.string() + ":4"));
}

TEST_F(FileSourceTest, AListIsReadAgainWhenItWasNotComplete) {
  const auto path = folder_ / "list.json";
  append(path, "{\"first\":0}\n[{\"a\":1},\n");
  start();
  ASSERT_TRUE(intake_.wait_for(2));
  stop();
  append(path, "{\"b\":2}]\n");
  start();
  ASSERT_TRUE(intake_.wait_for(4));
  EXPECT_THAT(intake_.texts(), ElementsAre("{\"first\":0}", "{\"a\":1}", "{\"a\":1}", "{\"b\":2}"));
}

TEST_F(FileSourceTest, NoticesRotationTruncationAndReplacement) {
  const auto path = folder_ / "log.jsonl";
  write(path, "{\"a\":1}\n");
  start();
  ASSERT_TRUE(intake_.wait_for(1));
  {
    std::ofstream writer(path, std::ios::app);
    fs::rename(path, folder_ / ".rotated");
    write(path, "{\"b\":2}\n");
    writer << "{\"late\":1}\n";
  }
  ASSERT_TRUE(intake_.wait_for(3));
  fs::resize_file(path, 0);
  append(path, "{\"c\":3}\n");
  ASSERT_TRUE(intake_.wait_for(4));
  write(path, "{\"replaced\":\"by a longer text\"}\n");
  ASSERT_TRUE(intake_.wait_for(5));
  fs::remove(path);
  settle();
  write(path, "{\"d\":4}\n");
  ASSERT_TRUE(intake_.wait_for(6));
  EXPECT_THAT(intake_.texts(), UnorderedElementsAre("{\"a\":1}", "{\"late\":1}", "{\"b\":2}", "{\"c\":3}",
                                                    "{\"replaced\":\"by a longer text\"}", "{\"d\":4}"));
}

TEST_F(FileSourceTest, LeavesHiddenAndTemporaryNamesAlone) {
  for (const auto* name : {".hidden", "x.tmp", "x.part", "x~", "x.partial"}) write(folder_ / name, "{}\n");
  fs::create_directories(folder_ / ".git");
  write(folder_ / ".git" / "x.json", "{}\n");
  fs::create_symlink("/etc/passwd", folder_ / "link");
  start();
  write(folder_ / "y.part", "{\"b\":2}\n");
  write(folder_ / "a.json", "{\"a\":1}\n");
  ASSERT_TRUE(intake_.wait_for(1));
  fs::rename(folder_ / "y.part", folder_ / "y");
  ASSERT_TRUE(intake_.wait_for(2));
  settle();
  EXPECT_THAT(intake_.texts(), ElementsAre("{\"a\":1}", "{\"b\":2}"));
  EXPECT_EQ(counts_.unreadable, 0U);
}

TEST_F(FileSourceTest, FollowsANamedFileThatIsNotThereYet) {
  start();
  settle();
  write(folder_ / "named.tmp", "{\"a\":1}\n");
  ASSERT_TRUE(intake_.wait_for(1));
  EXPECT_THAT(intake_.texts(), ElementsAre("{\"a\":1}"));
}

TEST_F(FileSourceTest, ANamedFileMayBeALink) {
  write(folder_ / ".target", "{\"a\":1}\n");
  fs::create_symlink(folder_ / ".target", folder_ / "named.tmp");
  start(50ms);
  ASSERT_TRUE(intake_.wait_for(1));
  append(folder_ / ".target", "{\"b\":2}\n");
  ASSERT_TRUE(intake_.wait_for(2));
}

TEST_F(FileSourceTest, TheWalkFindsWhatNobodyTold) {
  fs::create_directories(folder_ / "named");
  file_ = folder_ / "named" / "f";
  fs::remove_all(folder_ / "named");  // there is nothing to watch
  start(50ms);
  settle();
  fs::create_directories(folder_ / "named");
  write(file_, "{\"a\":1}\n");
  ASSERT_TRUE(intake_.wait_for(1));
}

TEST_F(FileSourceTest, AGzipThatIsStillWrittenIsReadWhenComplete) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "{\"n\":" + std::to_string(i) + "}\n";
  const auto bytes = gzip(text);
  const auto path = folder_ / "slow.json.gz";
  start();
  append(path, bytes.substr(0, bytes.size() / 2));
  settle();
  EXPECT_EQ(counts_.unreadable, 1U);  // named once
  settle();
  EXPECT_EQ(counts_.unreadable, 1U);
  append(path, bytes.substr(bytes.size() / 2));
  ASSERT_TRUE(intake_.wait_for(500));
  settle();
  const auto texts = intake_.texts();
  EXPECT_EQ(std::set<std::string>(texts.begin(), texts.end()).size(), 500U);
}

TEST_F(FileSourceTest, CountsWhatCannotBeRead) {
  write(folder_ / "bad.jsonl", "{\"a\":1}\nnonsense\n{\"b\":oops}\n{\"c\":3}\n");
  start();
  ASSERT_TRUE(intake_.wait_for(3));
  settle();
  EXPECT_EQ(counts_.unreadable, 1U);
  EXPECT_EQ(counts_.rejected, 1U);
  EXPECT_EQ(counts_.accepted, 3U);
}

TEST_F(FileSourceTest, OffersAgainUntilItIsStored) {
  intake_.failures = 3;
  intake_.room = false;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{\"n\":" + std::to_string(i) + "}\n";
  write(folder_ / "many.jsonl", text);
  start();
  settle();
  EXPECT_THAT(intake_.texts(), IsEmpty());
  intake_.room = true;
  ASSERT_TRUE(intake_.wait_for(1000));
  EXPECT_THAT(intake_.texts(), SizeIs(1000));
}

TEST_F(FileSourceTest, StopsWhileItWaits) {
  intake_.room = false;
  write(folder_ / "a.jsonl", "{\"a\":1}\n");
  start();
  settle();
  const auto begin = std::chrono::steady_clock::now();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  intake_.room = true;
  start();
  ASSERT_TRUE(intake_.wait_for(1));
  EXPECT_THAT(intake_.texts(), SizeIs(1));
}

TEST_F(FileSourceTest, AFolderThatIsNotThereIsAnError) {
  FileSourceOptions options;
  options.folders = {(folder_ / "missing").string()};
  const auto checked = FileSource(intake_, counts_, options).check();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().what, "the folder cannot be watched: No such file or directory");
}

TEST(StandardInput, FeedsAsItComesAndEnds) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  FakeIntake intake;
  FeederCounts counts;
  std::jthread reader([&](const std::stop_token& stop) {
    EXPECT_TRUE(feed_standard_input(intake, counts, stop, {}, ends[0]).has_value());
  });
  ASSERT_EQ(::write(ends[1], "{\"a\":1}\n{\"b\"", 12), 12);
  ASSERT_TRUE(intake.wait_for(1));
  ASSERT_EQ(::write(ends[1], ":2}\nx\n", 6), 6);
  ASSERT_TRUE(intake.wait_for(2));
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  EXPECT_THAT(intake.origins(), ElementsAre("stdin:1", "stdin:2"));
  EXPECT_EQ(counts.unreadable, 1U);
}

TEST(StandardInput, StopsWhenAsked) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  FakeIntake intake;
  FeederCounts counts;
  std::jthread reader([&](const std::stop_token& stop) {
    EXPECT_TRUE(feed_standard_input(intake, counts, stop, {}, ends[0]).has_value());
  });
  reader.request_stop();
  reader.join();
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_THAT(intake.texts(), IsEmpty());
}

}  // namespace
}  // namespace tocsin::source

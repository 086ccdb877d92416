#include "source/archive.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "base/hash.h"

namespace tocsin::source {
namespace {

namespace fs = std::filesystem;

class Archive : public testing::Test {
 public:
  Archive() : folder_(fs::temp_directory_path() / ("tocsin-" + random_hex(8))) {
    fs::create_directory(folder_);
  }
  ~Archive() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

 protected:
  std::string file(const std::string& name) const {
    const auto path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "{}\n";
    return path.string();
  }
  fs::path folder_;
};

TEST_F(Archive, OfAFolderAllLogsInOrderAndTheOthersByName) {
  const auto b = file("b.json.gz");
  const auto a = file("2026/11/a.jsonl");
  const auto notes = file("notes.txt");
  file(".git/x.json");
  file(".hidden.json");
  const auto found = archive_files(folder_.string());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->files, (std::vector<std::string>{a, b}));
  EXPECT_EQ(found->skipped, std::vector<std::string>{notes});
}

TEST_F(Archive, AFileIsItselfWhateverItsName) {
  const auto notes = file("notes.txt");
  const auto found = archive_files(notes);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->files, std::vector<std::string>{notes});
}

TEST_F(Archive, StandardInputIsLeftAsItIs) {
  EXPECT_EQ(archive_files("-")->files, std::vector<std::string>{"-"});
}

TEST_F(Archive, WhatIsNotThereIsAnErrorWithItsName) {
  const auto missing = (folder_ / "missing").string();
  const auto found = archive_files(missing);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().where, missing);
}

TEST(LogNames, AreKnownByTheirEndings) {
  EXPECT_TRUE(is_log_name("x.json.gz"));
  EXPECT_TRUE(is_log_name("x.log"));
  EXPECT_FALSE(is_log_name("x.json.bak"));
  EXPECT_FALSE(is_log_name("json"));
}

}  // namespace
}  // namespace tocsin::source

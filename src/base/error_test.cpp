#include "base/error.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>

#include "base/file.h"

namespace tocsin {
namespace {

TEST(Error, IsOneLine) {
  EXPECT_EQ(to_string({ErrorKind::io, "not there", "/x", "make it"}), "/x: not there (make it)");
  EXPECT_EQ(to_string({ErrorKind::io, "not there"}), "not there");
}

TEST(Error, HasTheExitCodeOfItsKind) {
  EXPECT_EQ(exit_code(ErrorKind::usage), 2);
  EXPECT_EQ(exit_code(ErrorKind::io), 2);
  EXPECT_EQ(exit_code(ErrorKind::invalid), 3);
  EXPECT_EQ(exit_code(ErrorKind::permission), 4);
  EXPECT_EQ(exit_code(ErrorKind::partial), 5);
}

TEST(ReadFile, ReadsAllOrSaysWhyNot) {
  const std::string path = testing::TempDir() + "tocsin_read_file";
  std::ofstream(path) << std::string(100'000, 'x');
  EXPECT_EQ(read_file(path).value().size(), 100'000U);
  EXPECT_EQ(read_file(path, 100'000).value().size(), 100'000U);
  EXPECT_EQ(read_file(path, 99'999).error().what, "the file is larger than 99999 bytes");
  std::remove(path.c_str());
  EXPECT_EQ(read_file(path).error().where, path);
  EXPECT_EQ(read_file("/").error().what, "Is a directory");
  EXPECT_FALSE(read_file("/dev/zero", 1U << 20U)) << "what has no end is refused too";
}

}  // namespace
}  // namespace tocsin

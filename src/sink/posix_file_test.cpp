#include "sink/posix_file.h"

#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <utility>

namespace tocsin::sink {
namespace {

TEST(FileDescriptor, ClosesOnceAndMoves) {
  FileDescriptor first(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(first.is_open());
  const int fd = first.get();
  FileDescriptor second = std::move(first);
  EXPECT_EQ(second.get(), fd);
  second = FileDescriptor();
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST(PosixFile, TroubleIsTheChannelsAndNamesThePath) {
  const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  const auto written = write_all(full.get(), "x", "/dev/full");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, NotDelivered::Kind::unavailable);
  EXPECT_EQ(written.error().reason, "cannot write /dev/full: No space left on device");
  const auto synced = sync_folder("/no/such/folder");
  ASSERT_FALSE(synced);
  EXPECT_EQ(synced.error().reason, "cannot open /no/such/folder: No such file or directory");
}

}  // namespace
}  // namespace tocsin::sink

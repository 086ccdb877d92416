#include "sink/stdout/stdout_sink.h"

#include <array>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <thread>
#include <unistd.h>

#include "base/text.h"
#include "sink/posix_file.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) std::abort();
    read_end = FileDescriptor(ends[0]);
    write_end = FileDescriptor(ends[1]);
  }
  FileDescriptor read_end;
  FileDescriptor write_end;
};

TEST(Stdout, Golden) {
  const StdoutSink sink("out", StdoutSink::Format::text);
  testing::expect_golden("alert.stdout",
                         sink.render(testing::notification_of(testing::sample_alert()), "").body);
}

TEST(Stdout, ShowsPrintableTextOnly) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  const auto notification =
      testing::notification_of(testing::hostile_alert(bytes + "\x1B[2J\xE2\x80\xAE", 3));
  for (const auto format : {StdoutSink::Format::text, StdoutSink::Format::json, StdoutSink::Format::ocsf}) {
    const auto body = StdoutSink("out", format).render(notification, "").body;
    EXPECT_FALSE(invalid_utf8(body));
    EXPECT_EQ(body.find('\x1B'), std::string::npos);
  }
  const auto text = StdoutSink("out", StdoutSink::Format::text).render(notification, "").body;
  EXPECT_EQ(printable_lines(text), text);
}

TEST(Stdout, WritesAllOfALargeAlert) {
  Pipe pipe;
  const std::string body(300'000, 'x');
  std::string got;
  std::thread reader([&] {
    std::array<char, 4096> buffer{};
    while (got.size() < body.size()) {
      const auto size = ::read(pipe.read_end.get(), buffer.data(), buffer.size());
      if (size <= 0) break;
      got.append(buffer.data(), static_cast<std::size_t>(size));
    }
  });
  StdoutSink sink("out", StdoutSink::Format::text, pipe.write_end.get());
  const auto result = sink.deliver({"text/plain", body}, {"d", "", 1, false});
  reader.join();
  EXPECT_TRUE(result);
  EXPECT_EQ(got, body);
}

TEST(Stdout, GivesUpWhenNobodyReads) {
  Pipe pipe;
  StdoutSink sink("out", StdoutSink::Format::text, pipe.write_end.get(), Milliseconds(50));
  const auto partly = sink.deliver({"text/plain", std::string(1'000'000, 'x')}, {"d", "", 1, false});
  ASSERT_FALSE(partly);
  EXPECT_EQ(partly.error().kind, NotDelivered::Kind::unknown);
  const auto nothing = sink.deliver({"text/plain", "x"}, {"d", "", 1, false});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, NotDelivered::Kind::unavailable);
}

}  // namespace
}  // namespace tocsin::sink

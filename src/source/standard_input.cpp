#include "source/standard_input.h"

#include <cerrno>
#include <fmt/format.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "source/event_stream.h"

namespace tocsin::source {
namespace {

constexpr int kTick = 200;  // ms between looks at the stop token
constexpr std::size_t kPiece = std::size_t{64} << 10;

bool readable(int fd) {
  pollfd wait{fd, POLLIN, 0};
  return ::poll(&wait, 1, kTick) > 0;
}

}  // namespace

Status feed_standard_input(Intake& intake, FeederCounts& counts, const std::stop_token& stop,
                           const ReadLimits& limits, int fd) {
  Feeder feeder(intake, counts, stop);
  EventStream stream(
      "stdin",
      [&](const EventText& event) { return feeder.add({std::string(event.text), origin_of(event)}); },
      [&](const Diagnostic& what) { feeder.problem(what); }, limits);
  std::vector<char> buffer(kPiece);
  while (!stop.stop_requested()) {
    if (!readable(fd)) continue;
    const auto got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) {
      return fail(
          {ErrorKind::io, "cannot be read: " + std::generic_category().message(errno), "standard input"});
    }
    if (got == 0) {
      stream.finish();
      feeder.flush();
      return {};
    }
    // More than one piece may be there: a batch is not cut short for that, but events do not wait for bytes either.
    const bool going = stream.feed({buffer.data(), static_cast<std::size_t>(got)});
    if (!feeder.flush() || !going) return {};
  }
  return {};
}

}  // namespace tocsin::source

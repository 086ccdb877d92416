#include "sink/stdout/stdout_sink.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "sink/file/file_sink.h"
#include "sink/posix_file.h"
#include "sink/text/plain_text.h"
#include "sink/text/wrap.h"

namespace tocsin::sink {

Payload StdoutSink::render(const Notification& notification, std::string_view /*target*/) const {
  if (format_ != Format::text) {
    const auto format = format_ == Format::ocsf ? JsonFormat::ocsf : JsonFormat::tocsin;
    return {"application/x-ndjson", json_line(notification, format)};
  }
  return {"text/plain; charset=utf-8", plain_text(notification) + std::string(kColumns, '-') + '\n'};
}

DeliveryResult StdoutSink::deliver(const Payload& payload, const DeliveryContext& /*context*/) {
  std::string_view rest = payload.body;
  const auto stopped = [&](NotDelivered trouble) {
    if (rest.size() < payload.body.size()) trouble.kind = NotDelivered::Kind::unknown;
    return tl::unexpected(std::move(trouble));
  };
  while (!rest.empty()) {
    pollfd ready{fd_, POLLOUT, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(patience_.count()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return stopped(file_trouble("wait for", "standard output"));
    if (count == 0) {
      return stopped({NotDelivered::Kind::unavailable,
                      fmt::format("nobody has read standard output for {}", format_duration(patience_)),
                      std::nullopt, FailureReason::local});
    }
    // A pipe that is ready takes this much without blocking.
    const auto written = ::write(fd_, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written < 0) return stopped(file_trouble("write to", "standard output"));
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return Delivered{"standard output"};
}

std::unique_ptr<Sink> make_stdout(std::string name, doc::Fields& fields) {
  static constexpr std::array<std::string_view, 3> kFormats = {"text", "json", "ocsf"};
  return std::make_unique<StdoutSink>(std::move(name),
                                      static_cast<StdoutSink::Format>(fields.choice("format", kFormats, 0)));
}

std::unique_ptr<Sink> example_stdout() {
  return std::make_unique<StdoutSink>("stdout", StdoutSink::Format::text);
}

}  // namespace tocsin::sink

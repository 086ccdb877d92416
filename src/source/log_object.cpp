#include "source/log_object.h"

#include <algorithm>
#include <array>

#include "aws/s3.h"
#include "base/log.h"
#include "base/text.h"

namespace tocsin::source {
namespace {

constexpr std::size_t kMaxObject = std::size_t{64} << 20;

// Ten minutes of a very large organisation, unpacked, are some hundred MiB.
ReadLimits object_limits() {
  ReadLimits limits;
  limits.max_text_bytes = std::uint64_t{8} << 30;
  return limits;
}

}  // namespace

bool is_log(std::string_view key) {
  if (key.empty() || key.ends_with('/')) return false;
  constexpr std::array<std::string_view, 5> kBeside = {"CloudTrail-Digest", "CloudTrail-Insight",
                                                       "ConfigSnapshot", "ConfigHistory",
                                                       "ConfigWritabilityCheckFile"};
  const auto parts = split(key, '/');
  return std::none_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::find(kBeside.begin(), kBeside.end(), part) != kBeside.end();
  });
}

std::string name_of(const LogObject& object) {
  return printable("s3://" + object.bucket + "/" + shorten(object.key, 300));
}

aws::CallResult<ReadSummary> read_log_object(aws::Client& client, const LogObject& object,
                                             net::Deadline deadline, const EventHandler& on_event,
                                             const ProblemHandler& on_problem) {
  const auto bytes = aws::get_object(client, {object.region, object.bucket, object.key, object.version_id},
                                     kMaxObject, deadline);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (bytes->empty()) {
    // Nothing is wrong with it, and nothing can be read again; but no log of AWS's is empty.
    log::warning("a log file is empty: it has 0 bytes",
                 {{"bucket", printable(object.bucket)}, {"key", printable(shorten(object.key, 300))}});
  }
  return split_events(*bytes, name_of(object), on_event, on_problem, object_limits());
}

}  // namespace tocsin::source

#include "source/visibility.h"

#include <utility>

#include "base/log.h"
#include "source/pause.h"

namespace tocsin::source {
namespace {

constexpr Milliseconds kCallLimit{5'000};  // so long may the end of a batch have to wait for it

}  // namespace

Visibility::Visibility(aws::Client& client, aws::Queue queue, std::vector<std::string> receipts,
                       Milliseconds visibility)
    : client_(client),
      queue_(std::move(queue)),
      receipts_(std::move(receipts)),
      visibility_(visibility),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Visibility::run(const std::stop_token& stop) const {
  while (pause(stop, visibility_ / 3)) {
    const auto done =
        aws::change_visibility(client_, queue_, receipts_, visibility_, net::deadline_in(kCallLimit));
    if (!done || !done->empty()) {
      log::warning(
          "messages may come again while they are worked on: their visibility could not be extended",
          {{"queue", queue_.url}, {"why", done ? done->front().reason : to_string(to_error(done.error()))}});
    }
  }
}

}  // namespace tocsin::source

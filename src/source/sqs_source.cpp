#include "source/sqs_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>
#include <utility>
#include <variant>

#include "base/log.h"
#include "base/text.h"
#include "source/log_object.h"
#include "source/pause.h"
#include "source/visibility.h"

namespace tocsin::source {
namespace {

constexpr Milliseconds kCallLimit{15'000};
constexpr Milliseconds kReceiveLimit{5'000};   // beyond its own waiting: a stop may take as long
constexpr Milliseconds kGiveBackLimit{2'000};  // a stop waits for it
constexpr Milliseconds kFifoRefused{2'000};
constexpr Milliseconds kLongestWait{60'000};
constexpr Milliseconds kNoRoom{1'000};
constexpr int kMaxLogged = 20;  // messages a minute

std::string name_of(const aws::QueueMessage& message) {
  return printable(shorten(message.id, 100));
}

// What will be the same the next time.
bool is_final(const aws::CallError& error) {
  return error.kind == aws::CallError::Kind::invalid || error.kind == aws::CallError::Kind::not_found;
}

}  // namespace

Status check_queue(aws::Client& client, const aws::Queue& queue) {
  const auto attributes = aws::queue_attributes(client, queue, net::deadline_in(kCallLimit));
  if (!attributes) return fail(to_error(attributes.error()));
  if (!attributes->max_receives) {
    log::warning("the queue has no redrive policy: what cannot be read comes again until it is too old",
                 {{"queue", queue.url}});
  }
  return {};
}

SqsSource::SqsSource(aws::Client& client, Intake& intake, SqsCounts& counts, SqsSourceOptions options)
    : client_(client), intake_(intake), counts_(counts), options_(std::move(options)) {}

struct SqsSource::Feeding {
  FeederCounts counts;
  Feeder feeder;

  Feeding(Intake& intake, const std::stop_token& stop) : feeder(intake, counts, stop) {}
  std::uint64_t mistakes() const { return counts.rejected + counts.unreadable; }
};

// What bounds one reader is the way to SQS and back, twice a batch, and the disk: never the processor. See bench/sqs_source.py.
void SqsSource::run(const std::stop_token& stop) {
  const std::stop_callback ending(stop, [this] { client_.interrupt(); });
  if (auto usable = check_queue(client_, options_.queue); !usable) {
    log::warning("the queue cannot be looked at",
                 {{"queue", options_.queue.url}, {"why", to_string(usable.error())}});
  }
  std::vector<std::jthread> helpers;
  for (int i = 1; i < options_.readers; ++i) helpers.emplace_back([this, &stop] { help(stop); });
  lead(stop);
}

aws::CallResult<std::vector<aws::QueueMessage>> SqsSource::receive() {
  auto messages = aws::receive_messages(client_, options_.queue, options_.wait, options_.visibility,
                                        net::deadline_in(options_.wait + kReceiveLimit));
  // A full batch: there is more. What is less, or an error, is for the leader alone.
  set_backlog(messages && messages->size() == aws::kQueueBatch);
  return messages;
}

void SqsSource::set_backlog(bool is_there) {
  {
    const std::lock_guard lock(mutex_);
    has_backlog_ = is_there;
  }
  if (is_there) backlog_came_.notify_all();
}

void SqsSource::help(const std::stop_token& stop) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!backlog_came_.wait(lock, stop, [this] { return has_backlog_; }) || stop.stop_requested()) return;
    }
    if (!intake_.has_room()) {
      set_backlog(false);
    } else if (const auto messages = receive(); messages && !messages->empty()) {
      work(*messages, stop);
    }
  }
}

void SqsSource::lead(const std::stop_token& stop) {
  auto wait = options_.first_wait;
  bool troubled = false;
  while (!stop.stop_requested()) {
    if (!intake_.has_room()) {
      pause(stop, kNoRoom);
      continue;
    }
    const auto messages = receive();
    if (!messages) {
      troubled = true;
      log::error("the queue cannot be read", {{"queue", options_.queue.url},
                                              {"why", to_string(to_error(messages.error()))},
                                              {"again_in", format_duration(wait)}});
      pause(stop, wait);
      wait = std::min(wait * 2, kLongestWait);
      continue;
    }
    if (std::exchange(troubled, false))
      log::info("the queue can be read again", {{"queue", options_.queue.url}});
    wait = options_.first_wait;
    if (!messages->empty()) work(*messages, stop);
  }
}

void SqsSource::work(const std::vector<aws::QueueMessage>& messages, const std::stop_token& stop) {
  counts_.messages += messages.size();
  std::vector<std::string> receipts;
  for (const auto& message : messages) receipts.push_back(message.receipt);
  const auto fates = fates_of(messages, receipts, stop);
  std::vector<std::string> stored;
  std::vector<std::string> back;
  std::vector<std::string> refused;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i] == Fate::stored) stored.push_back(receipts[i]);
    if (fates[i] == Fate::given_back) back.push_back(receipts[i]);
    if (fates[i] == Fate::refused) refused.push_back(receipts[i]);
    counts_.failed += fates[i] == Fate::failed ? 1 : 0;
  }
  counts_.stored += stored.size();
  counts_.refused += refused.size();
  remove(stored);
  give_back(back, Milliseconds::zero());
  // The rest of its group waits for it: the sooner it has come often enough for the redrive policy, the better.
  if (options_.queue.url.ends_with(".fifo")) give_back(refused, kFifoRefused);
}

std::vector<SqsSource::Fate> SqsSource::fates_of(const std::vector<aws::QueueMessage>& messages,
                                                 const std::vector<std::string>& receipts,
                                                 const std::stop_token& stop) {
  const Visibility kept(client_, options_.queue, receipts, options_.visibility);
  Feeding feeding(intake_, stop);
  std::vector<Fate> fates;
  bool dropped = false;  // the feeder let go of events, perhaps of earlier messages too
  for (const auto& message : messages) {
    if (stop.stop_requested()) {
      fates.push_back(Fate::given_back);
      continue;
    }
    fates.push_back(take(message, feeding, stop));
    dropped = dropped || fates.back() == Fate::given_back;
  }
  if (!feeding.feeder.flush() || dropped)
    std::replace(fates.begin(), fates.end(), Fate::stored, Fate::given_back);
  return fates;
}

SqsSource::Fate SqsSource::take(const aws::QueueMessage& message, Feeding& feeding,
                                const std::stop_token& stop) {
  auto items = items_of(message.body);
  if (!items) return refuse(message, to_string(items.error()));
  std::string rejected;
  for (auto& item : *items) {
    if (auto* event = std::get_if<OneEvent>(&item)) {
      if (!feeding.feeder.add({std::move(event->text), "sqs:" + name_of(message)})) return Fate::given_back;
    } else if (const auto* object = std::get_if<LogObject>(&item)) {
      const auto fate = take_object(message, *object, feeding, stop);
      if (fate != Fate::stored) return fate;
    } else if (const auto* one = std::get_if<Rejected>(&item)) {
      if (rejected.empty()) rejected = one->why;
    } else if (std::holds_alternative<RetryMessage>(item)) {
      if (rejected.empty()) rejected = "it belongs to the function's retry queue, which the function reads";
    } else if (const auto* nothing = std::get_if<Nothing>(&item)) {
      log::debug("a message with nothing to do", {{"message", name_of(message)}, {"what", nothing->why}});
    }
  }
  return rejected.empty() ? Fate::stored : refuse(message, rejected);
}

SqsSource::Fate SqsSource::take_object(const aws::QueueMessage& message, const LogObject& object,
                                       Feeding& feeding, const std::stop_token& stop) {
  auto& feeder = feeding.feeder;
  if (!feeder.flush()) return Fate::given_back;
  feeder.begin_file();
  const auto before = feeding.mistakes();
  const auto read = read_log_object(
      client_, object, net::deadline_in(options_.object_limit),
      [&](const EventText& event) { return feeder.add({std::string(event.text), origin_of(event)}); },
      [&](const Diagnostic& problem) { feeder.problem(problem); });
  if (!read && is_final(read.error())) {
    return refuse(message, fmt::format("{}: {}", name_of(object), to_string(to_error(read.error()))));
  }
  if (!read) {
    if (may_log()) {
      log::error("a log file cannot be read: its message comes again",
                 {{"file", name_of(object)}, {"why", to_string(to_error(read.error()))}});
    }
    return Fate::failed;
  }
  if (!feeder.flush() || (!read->complete && stop.stop_requested())) return Fate::given_back;
  if (const auto wrong = feeding.mistakes() - before; wrong > 0) {
    return refuse(message,
                  fmt::format("{}: {} mistakes in it; what could be read was taken", name_of(object), wrong));
  }
  return Fate::stored;
}

SqsSource::Fate SqsSource::refuse(const aws::QueueMessage& message, const std::string& why) {
  if (may_log()) {
    log::warning("a message is left to the queue's redrive policy",
                 {{"message", name_of(message)},
                  {"received", std::to_string(message.receive_count)},
                  {"why", shorten(printable(why), 600)}});
  }
  return Fate::refused;
}

bool SqsSource::may_log() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - log_minute_ > std::chrono::minutes(1)) {
    log_minute_ = now;
    logged_ = 0;
  }
  if (++logged_ == kMaxLogged)
    log::warning("further messages of this minute that are not stored are counted only");
  return logged_ < kMaxLogged;
}

void SqsSource::remove(const std::vector<std::string>& receipts) {
  if (receipts.empty()) return;
  const auto removed = aws::delete_messages(client_, options_.queue, receipts, net::deadline_in(kCallLimit));
  if (!removed || !removed->empty()) {
    log::warning("messages could not be deleted: they come again, and nothing of them rings twice",
                 {{"queue", options_.queue.url},
                  {"why", removed ? removed->front().reason : to_string(to_error(removed.error()))}});
  }
}

void SqsSource::give_back(const std::vector<std::string>& receipts, Milliseconds after) {
  if (receipts.empty()) return;
  const auto given =
      aws::change_visibility(client_, options_.queue, receipts, after, net::deadline_in(kGiveBackLimit));
  if (!given) {
    log::info("messages could not be given back: they come again when their visibility ends",
              {{"queue", options_.queue.url}, {"why", to_string(to_error(given.error()))}});
  }
}

}  // namespace tocsin::source

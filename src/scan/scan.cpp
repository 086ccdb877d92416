#include "scan/scan.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "scan/file_scan.h"
#include "scan/sequence.h"
#include "scan/times.h"

namespace tocsin::scan {
namespace {

// So much may wait for the files before it.
constexpr std::size_t kWaiting = std::size_t{8} << 20;
constexpr std::size_t kTasksPerThread = 3;

struct Task {
  std::uint64_t number = 0;
  Findings findings;
  source::TextBlock block;
  std::unique_ptr<source::TextBlocks> whole;  // a file to be read by whoever has the task
  std::shared_ptr<FileScan> file;             // or the file of which the block is a part
  FileScan::Ahead ahead;
};
using Tasks = Sequence<Task>;

// Where tasks come from. Thread-safe.
class Input {
 public:
  Input(const Options& options, Tasks& tasks) : options_(options), tasks_(tasks) {}

  /// Null at the end.
  std::unique_ptr<Task> next() {
    const std::lock_guard lock(mutex_);
    if (!blocks_ && next_file_ == options_.files.size()) return nullptr;
    auto task = tasks_.begin();
    task->findings.clear();
    task->whole.reset();
    task->file.reset();
    if (!blocks_) open(*task);
    if (blocks_) {
      const ReadWatch watch(seconds_);
      blocks_->next(task->block);
      task->file = file_;
      if (task->block.last()) blocks_.reset();
    }
    return task;
  }

  double seconds() const { return seconds_; }

 private:
  void open(Task& task) {
    auto file = source::open_input(options_.files[next_file_++]);
    if (!file) {
      task.findings.error = std::move(file.error());
      return;
    }
    const bool whole = file->bytes && *file->bytes <= options_.whole_file_bytes;
    auto blocks = std::make_unique<source::TextBlocks>(std::move(*file), options_.block_bytes);
    if (whole) {
      task.whole = std::move(blocks);
    } else {
      blocks_ = std::move(blocks);
      file_ = std::make_shared<FileScan>(blocks_->name());
    }
  }

  const Options& options_;
  Tasks& tasks_;
  std::mutex mutex_;
  std::size_t next_file_ = 0;
  std::unique_ptr<source::TextBlocks> blocks_;  // of the file that is shared now
  std::shared_ptr<FileScan> file_;
  double seconds_ = 0;
};

// Findings in their order. Used by one thread at a time: Sequence sees to that.
class Collector {
 public:
  explicit Collector(Output& output) : output_(output) {}

  void collect(Findings& findings) {
    if (!findings.lines.empty()) output_.lines(findings.lines);
    for (const auto& problem : findings.problems) output_.problem(problem);
    if (findings.error) output_.error(*findings.error);
    totals_.events += findings.events;
    totals_.bytes += findings.bytes;
    if (!findings.problems.empty() || findings.error || !findings.complete) totals_.complete = false;
    findings.clear();
  }

  Totals& totals() { return totals_; }
  double& seconds() { return seconds_; }  // of matching

 private:
  Output& output_;
  Totals totals_;
  double seconds_ = 0;
};

// What one thread does. Everything that changes with each event is made by the thread itself: no two share a cache line.
class Worker {
 public:
  Worker(const PatternSet& patterns, bool keep_lines, Input& input, Tasks& tasks, Collector& collector)
      : patterns_(patterns), keep_lines_(keep_lines), input_(input), tasks_(tasks), collector_(collector) {}

  void run() {
    EventMatcher matcher(patterns_, keep_lines_);
    Times times;
    while (auto task = input_.next()) {
      if (task->whole) read_whole(*task, matcher, times);
      if (task->file) match_ahead(*task, matcher, times);
      tasks_.finish(std::move(task), [&](Task& done) { hand_over(done, matcher); });
    }
    counts_ = matcher.counts();
    span_ = matcher.span();
    times_ = times;
  }

  /// After run().
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  const TimeSpan& span() const { return span_; }
  const Times& times() const { return times_; }

 private:
  void read_whole(Task& task, EventMatcher& matcher, Times& times) {
    FileScan file(task.whole->name());
    do {
      {
        const ReadWatch watch(times.read);
        task.whole->next(task.block);
      }
      {
        const MatchWatch watch(times.match);
        file.take(task.block, matcher, task.findings);
      }
      if (task.findings.weight() > kWaiting) {
        tasks_.wait_for_turn(task);
        collector_.collect(task.findings);
      }
    } while (!task.block.last());
  }

  static void match_ahead(Task& task, EventMatcher& matcher, Times& times) {
    task.ahead.taken = {};
    task.ahead.lines.clear();
    if (!task.block.begins_line()) return;
    const MatchWatch watch(times.match);
    task.ahead.taken = matcher.match_lines(task.block.text(), task.ahead.lines);
  }

  void hand_over(Task& task, EventMatcher& matcher) {
    if (task.file) {
      const MatchWatch watch(collector_.seconds());
      task.file->take(task.block, matcher, task.findings, &task.ahead);
    }
    collector_.collect(task.findings);
  }

  const PatternSet& patterns_;
  const bool keep_lines_;
  Input& input_;
  Tasks& tasks_;
  Collector& collector_;
  std::vector<std::uint64_t> counts_;
  TimeSpan span_;
  Times times_;
};

// This thread is one of them. When the system gives no more threads, those that there are do the work. Returns how many.
unsigned run_all(std::vector<Worker>& workers) {
  std::vector<std::jthread> threads;
  const auto start = [&threads](Worker& worker) {
    try {
      threads.emplace_back([&worker] { worker.run(); });
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  };
  for (std::size_t i = 1; i < workers.size() && start(workers[i]);) ++i;
  workers.front().run();
  return static_cast<unsigned>(threads.size()) + 1;
}

}  // namespace

Totals scan(const PatternSet& patterns, const Options& options, Output& output) {
  const auto threads = std::max(options.threads, 1U);
  Tasks tasks(threads * kTasksPerThread);
  Input input(options, tasks);
  Collector collector(output);
  std::vector<Worker> workers;
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back(patterns, options.keep_lines, input, tasks, collector);
  }
  const auto ran = run_all(workers);

  auto totals = std::move(collector.totals());
  totals.threads = ran;
  totals.counts.resize(patterns.size());
  for (const auto& worker : workers) {
    for (std::size_t i = 0; i < worker.counts().size(); ++i) totals.counts[i] += worker.counts()[i];
    totals.span.add(worker.span());
    totals.read_seconds = std::max(totals.read_seconds, worker.times().read);
    totals.match_seconds = std::max(totals.match_seconds, worker.times().match);
  }
  totals.read_seconds += input.seconds();
  totals.match_seconds += collector.seconds();
  return totals;
}

}  // namespace tocsin::scan

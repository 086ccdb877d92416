#include "function/dynamodb_states.h"

#include <chrono>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "function/testing/fake_table.h"
#include "function/testing/fakes.h"

namespace tocsin::function {
namespace {

using testing::Table;

const Time kStart = Time(std::chrono::hours(24 * 365 * 50));

correlation::Definition counting(double threshold) {
  correlation::Definition out;
  out.members = {{"failed", 1}};
  out.timespan = std::chrono::minutes(10);
  out.threshold = threshold;
  return out;
}

/// One process of the function.
class Process {
 public:
  explicit Process(const std::string& url)
      : client_(testing::settings_for(url), *credentials_, clock_),
        states_(client_, "claims", clock_, [](Milliseconds wait) { std::this_thread::sleep_for(wait); }) {
    states_.begin(std::chrono::steady_clock::now() + std::chrono::seconds(60));
  }

  /// The keys of the rings.
  std::vector<std::string> count(int number, double threshold) {
    std::vector<std::string> rings;
    correlation::Entry entry;
    entry.time = kStart + std::chrono::seconds(number % 60);
    entry.id = "event-" + std::to_string(number);
    const auto done = states_.change("failures/x/al", [&](correlation::State& state) {
      rings.clear();
      const auto added = correlation::add(state.window, counting(threshold), entry);
      for (const auto& rung : added.rings) rings.push_back(rung.key);
      return added.fate == correlation::Added::Fate::counted;
    });
    EXPECT_TRUE(done) << to_string(done.error());
    return rings;
  }

  DynamodbStates& states() { return states_; }

 private:
  ManualClock clock_{kStart};
  std::unique_ptr<aws::CredentialProvider> credentials_ =
      aws::fixed_credentials(testing::example_credentials());
  aws::Client client_;
  DynamodbStates states_;
};

TEST(DynamodbStates, SeveralProcessesAtOnceLoseNothingAndDoubleNothing) {
  Table table;
  constexpr int kProcesses = 4;
  constexpr int kEach = 25;
  constexpr double kAll = kProcesses * kEach;
  std::mutex mutex;
  std::vector<std::string> rings;
  std::vector<std::jthread> processes;
  for (int p = 0; p < kProcesses; ++p) {
    processes.emplace_back([&, p] {
      Process process(table.url());
      for (int i = 0; i < kEach; ++i) {
        for (int again = 0; again < 2; ++again) {  // each is delivered twice
          const auto mine = process.count(p * kEach + i, kAll);
          const std::lock_guard guard(mutex);
          rings.insert(rings.end(), mine.begin(), mine.end());
        }
      }
    });
  }
  processes.clear();
  const auto state = correlation::from_text(table.text("state/failures/x/al", "window"));
  ASSERT_TRUE(state);
  EXPECT_EQ(state->window.entries.size(), static_cast<std::size_t>(kAll));
  ASSERT_FALSE(rings.empty());
  EXPECT_EQ(std::set<std::string>(rings.begin(), rings.end()).size(), 1U)
      << "told again, it is the same ring";
  EXPECT_GT(table.refused(), 0) << "they were in each other's way";
}

TEST(DynamodbStates, AProcessGoesOnWhereAnotherEnded) {
  Table table;
  EXPECT_TRUE(Process(table.url()).count(1, 3).empty());
  EXPECT_TRUE(Process(table.url()).count(2, 3).empty());
  EXPECT_EQ(Process(table.url()).count(3, 3).size(), 1U);
  EXPECT_EQ(Process(table.url()).count(3, 3).size(), 1U) << "who died before the alert finds its ring";
  EXPECT_TRUE(Process(table.url()).count(4, 3).empty());
}

TEST(DynamodbStates, ATableThatIsDownIsAnError) {
  Table table;
  table.is_down(true);
  Process process(table.url());
  const auto done = process.states().change("x", [](correlation::State&) { return true; });
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace tocsin::function

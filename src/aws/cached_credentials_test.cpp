#include "aws/cached_credentials.h"

#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <thread>
#include <vector>

namespace tocsin::aws {
namespace {

using namespace std::chrono_literals;

const Time kStart = *parse_time("2025-01-01T00:00:00Z");
const auto kNoDeadline = net::Deadline::max();

struct Cached : ::testing::Test {
  /// Credentials that hold for `lifetime`, numbered; an error while `broken`.
  Result<Credentials> fetch() {
    ++fetches;
    if (broken) return fail({ErrorKind::io, "broken", "", ""});
    Credentials credentials;
    credentials.access_key_id = std::to_string(fetches);
    if (lifetime) credentials.expires = clock.now() + *lifetime;
    return credentials;
  }
  std::string get() {
    const auto credentials = cached.credentials(kNoDeadline);
    return credentials ? credentials->access_key_id : credentials.error().what;
  }

  ManualClock clock{kStart};
  std::optional<Milliseconds> lifetime = 60min;
  bool broken = false;
  int fetches = 0;
  CachedCredentials cached{[this](net::Deadline) { return fetch(); }, clock};
};

TEST_F(Cached, AreFetchedAgainFiveMinutesBeforeTheyEnd) {
  EXPECT_EQ(get(), "1");
  clock.advance(54min);
  EXPECT_EQ(get(), "1");
  clock.advance(2min);
  EXPECT_EQ(get(), "2");
  EXPECT_EQ(get(), "2");
}

TEST_F(Cached, WithoutAnEndAreKept) {
  lifetime.reset();
  EXPECT_EQ(get(), "1");
  clock.advance(1000h);
  EXPECT_EQ(get(), "1");
}

TEST_F(Cached, AreGivenWhileTheyHoldAndNewOnesCannotBeHad) {
  EXPECT_EQ(get(), "1");
  broken = true;
  clock.advance(56min);
  EXPECT_EQ(get(), "1");
  EXPECT_EQ(get(), "1");
  EXPECT_EQ(fetches, 2);  // not at every call
  clock.advance(1min);
  EXPECT_EQ(get(), "1");
  EXPECT_EQ(fetches, 3);
  clock.advance(4min);
  EXPECT_EQ(get(), "broken");
  broken = false;
  EXPECT_EQ(get(), "5");
}

TEST_F(Cached, ThatHaveEndedWhenTheyComeAreNotFetchedAtEveryCall) {
  lifetime = -10min;
  EXPECT_EQ(get(), "1");
  EXPECT_EQ(get(), "1");
  clock.advance(61s);
  EXPECT_EQ(get(), "2");
}

TEST_F(Cached, AreFetchedAgainWhenAwsSaysThatTheyHaveExpired) {
  EXPECT_EQ(get(), "1");
  const auto expired = *cached.credentials(kNoDeadline);
  cached.forget(expired);
  EXPECT_EQ(get(), "2");
  cached.forget(expired);  // somebody who comes late
  EXPECT_EQ(get(), "2");
}

TEST(CachedTogether, AreFetchedOnceForAllThreads) {
  const ManualClock clock(kStart);
  std::atomic<int> fetches = 0;
  CachedCredentials cached(
      [&](net::Deadline) -> Result<Credentials> {
        ++fetches;
        std::this_thread::sleep_for(50ms);
        Credentials credentials;
        credentials.access_key_id = "k";
        return credentials;
      },
      clock);
  std::latch start(8);
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        const auto credentials = cached.credentials(kNoDeadline);
        if (credentials && credentials->access_key_id == "k") ++good;
      });
    }
  }
  EXPECT_EQ(fetches, 1);
  EXPECT_EQ(good, 8);
}

TEST(CachedTogether, ShareTheErrorAndNobodyWaitsBeyondTheDeadline) {
  const ManualClock clock(kStart);
  std::latch begun(1);
  std::latch may_end(1);
  CachedCredentials cached(
      [&](net::Deadline) -> Result<Credentials> {
        if (!begun.try_wait()) begun.count_down();
        may_end.wait();
        return fail({ErrorKind::io, "broken", "", ""});
      },
      clock);
  std::jthread first([&] { EXPECT_EQ(cached.credentials(kNoDeadline).error().what, "broken"); });
  begun.wait();
  EXPECT_EQ(cached.credentials(std::chrono::steady_clock::now() + 20ms).error().what,
            "the credentials did not come in time");
  std::jthread second([&] { EXPECT_EQ(cached.credentials(kNoDeadline).error().what, "broken"); });
  std::this_thread::sleep_for(20ms);
  may_end.count_down();
}

}  // namespace
}  // namespace tocsin::aws

// What was seen before: the habits of principals, and the last policies of resources (docs/adr/0015). It lives in this process, is bounded, and never
// fails: what it does not know it does not say. Whoever wants it to outlive the process writes changes() somewhere and loads them again.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "event/event.h"
#include "past/habits.h"
#include "past/recall.h"
#include "past/versions.h"

namespace tocsin::past {

/// What is beyond is not learned, and nothing is said about it.
struct Bounds {
  std::size_t principals = 30'000;  // and accounts: 3 KB each, as a rule
  std::size_t policies = 20'000;
  std::size_t policy_bytes = std::size_t{64} << 20;
  std::size_t versions = kKeptVersions;
};

/// A record as it is kept outside.
struct Kept {
  std::string key;  // at most 128 ASCII characters; begins with kKeys
  std::string text;
  Time expires{};
};

inline constexpr std::string_view kKeys = "memory/";

/// Thread-safe.
class Memory {
 public:
  explicit Memory(Bounds bounds = {});

  /// Learns from an event; of one that was seen before nothing changes. One of the bus changes policies only: what it delivers is a choice, and who has
  /// habits shows them in all of his calls.
  void see(const event::Event& event);

  /// About an event, whether it was seen before or not: the same.
  Recall recall(const Sight& sight) const;
  Recall recall(const event::Event& event) const;

  /// What lies further ahead than ten minutes is not learned. Without it everything is.
  void set_now(Time now);

  /// Records that have changed since the last call.
  std::vector<Kept> changes();
  /// The record as it is now; an empty text when there is none.
  Kept kept(const std::string& key) const;
  /// Adds what was kept to what is known. False when the text is none of ours: it is as if there were none.
  bool load(const std::string& key, std::string_view text);

  /// The records on which recall() depends.
  static std::vector<std::string> keys_of(const Sight& sight);

 private:
  struct Recent {
    std::uint64_t what = 0;
    Time since{};
  };

  bool is_recent(const event::Event& event);
  bool has_room_for(const std::string& key, Time now);
  void learn_habits(const Sight& sight);
  void learn_policy(const Sight& sight);

  const Bounds bounds_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<Recent> recent_;
  std::unordered_map<std::string, Habits> habits_;  // by key
  std::unordered_map<std::string, Versions> policies_;
  std::size_t policy_bytes_ = 0;
  bool full_ = false;  // somebody was not learned
  std::unordered_set<std::string> changed_;
  Time now_ = Time::max();
};

}  // namespace tocsin::past

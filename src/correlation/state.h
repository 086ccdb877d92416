// What is kept between events for one correlation and one group, and who keeps it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "correlation/habit.h"
#include "correlation/window.h"

namespace tocsin::correlation {

/// A window or a habit, by the correlation's type; the other is empty.
struct State {
  Window window;
  Habit habit;
  Time expires{};

  bool empty() const { return window.empty() && habit.empty(); }
};

/// JSON on one line; equal states give equal bytes.
std::string to_text(const State& state);

/// An error when it is none of ours.
Result<State> from_text(std::string_view text);

/// Reads a state, lets it be changed, and writes it when nobody else has in between; else again.
class States {
 public:
  /// True: it was changed. May be called several times, each time with what is there by then.
  using Change = std::function<bool(State&)>;

  virtual ~States() = default;
  /// `key`: at most 128 ASCII characters. A state that is not there is empty. After an error nothing has changed, or everything has.
  virtual Status change(const std::string& key, const Change& change) = 0;
};

/// For tests and archives. Not thread-safe.
class MemoryStates final : public States {
 public:
  Status change(const std::string& key, const Change& change) override;
  std::size_t size() const { return states_.size(); }

  /// Forgets what has expired by then.
  void forget(Time now);

 private:
  std::unordered_map<std::string, State> states_;
};

}  // namespace tocsin::correlation

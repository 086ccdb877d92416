// Names and places of accounts that AWS Organizations was asked for, kept in a file beside the store: a start that gets no answer knows what was known
// before, and what a reload has just asked is not asked again while nobody listens.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "event/accounts.h"

namespace tocsin::cli {

struct Organization {
  std::string kept_at;  // the file; it holds no secret, and only its owner may read it
  bool units = false;   // places as well as names
  std::function<Result<event::Accounts>(Milliseconds most)> ask;
};

enum class Asking : std::uint8_t {
  anew,        // unless somebody did in the last minute; the answer is kept
  kept_first,  // what is kept will do, whatever its age; nothing is written
};

/// Never longer than three minutes, and no longer than thrice what the last answer took (at least 20 s) when there is something kept to fall back on. Logs
/// what could not be asked, and since when what is told instead is known.
Result<event::Accounts> accounts_of(const Organization& organization, Asking asking, const Clock& clock);

}  // namespace tocsin::cli

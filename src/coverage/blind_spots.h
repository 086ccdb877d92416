// Which rules can be heard in an account, and why others cannot. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "coverage/account.h"
#include "rule/bus/event_needs.h"

namespace tocsin::coverage {

enum class Hearing {
  alive,
  partly,   // some of its events come, others cannot
  dead,     // none can come
  unknown,  // the account's settings do not say
};

std::string_view name_of(Hearing hearing);

struct Heard {
  Hearing how = Hearing::unknown;
  std::vector<std::string> reasons;  // of what cannot come, or is not known; each once
  std::vector<std::string> fixes;    // what to switch on; each once
};

Heard hearing_of(const std::vector<rule::EventNeed>& needs, const Account& account);

/// What is wrong for all rules at once: a trail of one region, regions that nothing hears.
std::vector<std::string> account_notes(const Account& account);

}  // namespace tocsin::coverage

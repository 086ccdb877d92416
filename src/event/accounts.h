// Names of accounts and their places in the organisation, and what they add to an event. Pure, thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// What is known of an account. Empty: not known.
struct Account {
  std::string name;
  std::string ou;  // its organizational unit: the names below the root, "Prod/Payments"; "Root" itself
  std::vector<std::string> ou_ids;  // of the root and the units down to it, as far as they are known

  bool has_ou() const { return !ou.empty() || !ou_ids.empty(); }
};

/// By account id: 12 digits.
using Accounts = std::map<std::string, Account>;

bool any_has_ou(const Accounts& accounts);

/// Of {"Accounts": [{"Id", "Name"}]}, which `aws organizations list-accounts` writes, or of an object of ids and names. Where a name stands, {"name", "ou"}
/// may stand, and in AWS's form an "Ou" beside the "Name": "Prod/Payments", or the ids as AWS writes them in aws:PrincipalOrgPaths,
/// "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/". One wrong entry is an error that names its line in `source`, of which `document` was read: what silently goes
/// missing helps nobody.
Result<Accounts> read_accounts(const doc::Value& document, const SourceText& source);

/// Sets in event.context what is known; of what is not, `why_not` stands in context.missing. `units`: whether that is so of organizational units, too.
void add_accounts(Event& event, const Accounts& accounts, const std::string& why_not, bool units);

}  // namespace tocsin::event

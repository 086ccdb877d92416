// Names of accounts, and what they add to an event. Pure, thread-safe.
#pragma once

#include <map>
#include <string>

#include "base/diagnostic.h"
#include "base/result.h"
#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// By account id: 12 digits.
using AccountNames = std::map<std::string, std::string>;

/// Of {"Accounts": [{"Id", "Name"}]}, which `aws organizations list-accounts` writes, or of an object of ids and names. One wrong entry is an error that
/// names its line in `source`, of which `document` was read: a name that silently goes missing helps nobody.
Result<AccountNames> read_account_names(const doc::Value& document, const SourceText& source);

/// Sets the names in event.context. Of an account that has none, `why_not` stands in context.missing.
void add_account_names(Event& event, const AccountNames& names, const std::string& why_not);

}  // namespace tocsin::event

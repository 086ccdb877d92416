// Names of accounts and their places in the organisation, from a file.
#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "event/accounts.h"

namespace tocsin::enrich {

/// What event::read_accounts() takes, in JSON or YAML.
Result<event::Accounts> read_accounts(const SourceText& source);

}  // namespace tocsin::enrich

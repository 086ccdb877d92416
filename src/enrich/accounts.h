// Names of accounts, from a file.
#pragma once

#include <map>
#include <string>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::enrich {

/// Account id (12 digits) and name. The text is what `aws organizations list-accounts` writes ({"Accounts": [{"Id", "Name"}]}) or one object of
/// ids and names, in JSON or YAML. One wrong entry is an error that names its line: a name that silently goes missing helps nobody.
Result<std::map<std::string, std::string>> read_accounts(const SourceText& source);

}  // namespace tocsin::enrich

// The accounts of an organisation. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
#pragma once

#include <map>
#include <string>

#include "aws/client.h"

namespace tocsin::aws {

/// Ids and names, those of suspended accounts too. All pages; answered to the management account and to delegated administrators alone. Needs
/// organizations:ListAccounts.
CallResult<std::map<std::string, std::string>> list_accounts(Client& client, net::Deadline deadline);

}  // namespace tocsin::aws

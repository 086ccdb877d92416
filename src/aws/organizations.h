// The accounts of an organisation. https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

/// Ids and names, those of suspended accounts too. All pages; answered to the management account and to delegated administrators alone. Needs
/// organizations:ListAccounts.
CallResult<std::map<std::string, std::string>> list_accounts(Client& client, net::Deadline deadline);

/// An account and where it stands in the tree of the organisation.
struct PlacedAccount {
  std::string name;
  std::string
      ou;  // the names of its units below the root, the outermost first: "Prod/Payments"; a '/' in a name is a '_'
  std::vector<std::string>
      ou_ids;  // of the root and of those units: {"r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"}
};

/// All accounts with their units: the tree is walked, with two calls a unit. Whom it is answered to is as above. Needs organizations:ListRoots,
/// organizations:ListOrganizationalUnitsForParent and organizations:ListAccountsForParent.
CallResult<std::map<std::string, PlacedAccount>> list_placed_accounts(Client& client, net::Deadline deadline);

}  // namespace tocsin::aws

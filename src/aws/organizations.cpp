#include "aws/organizations.h"

#include <string_view>

#include "aws/json_answer.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

// One region a partition has the service; endpoints elsewhere do not exist.
std::string home_of(std::string_view region) {
  const auto partition = partition_of(region);
  if (partition == "aws-cn") return "cn-northwest-1";
  if (partition == "aws-us-gov") return "us-gov-west-1";
  return "us-east-1";
}

}  // namespace

CallResult<std::map<std::string, std::string>> list_accounts(Client& client, net::Deadline deadline) {
  std::map<std::string, std::string> names;
  std::string next;
  do {
    auto body = doc::object({});
    if (!next.empty()) body.set("NextToken", doc::string(next));
    auto call =
        json_call("organizations", "AWSOrganizationsV20161128", "ListAccounts", "1.1", doc::to_json(body));
    call.region = home_of(client.settings().region);
    const auto answer = call_for_json(client, call, deadline);
    if (!answer) return tl::make_unexpected(answer.error());
    for (const auto& account : items_in(*answer, "Accounts")) {
      if (auto id = text_in(account, "Id"); !id.empty()) names[std::move(id)] = text_in(account, "Name");
    }
    next = text_in(*answer, "NextToken");
  } while (!next.empty());
  return names;
}

}  // namespace tocsin::aws

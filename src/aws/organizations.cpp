#include "aws/organizations.h"

#include <algorithm>
#include <string_view>
#include <thread>
#include <utility>

#include "aws/json_answer.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

// AWS nests five deep. What goes deeper is no tree that anybody made.
constexpr std::size_t kDeepest = 10;
constexpr Milliseconds kRest{1'000};

// One region a partition has the service; endpoints elsewhere do not exist.
std::string home_of(std::string_view region) {
  const auto partition = partition_of(region);
  if (partition == "aws-cn") return "cn-northwest-1";
  if (partition == "aws-us-gov") return "us-gov-west-1";
  return "us-east-1";
}

/// The lists of Organizations, all pages of each.
class Lists {
 public:
  Lists(Client& client, net::Deadline deadline) : client_(client), deadline_(deadline) {}

  /// Hands each entry of the answers' `list` to `take`. `parent`: of which root or unit; empty where the call asks for none.
  template <class Take>
  CallResult<void> each(const std::string& operation, std::string_view list, const std::string& parent,
                        const Take& take) {
    std::string next;
    do {
      auto body = doc::object({});
      if (!parent.empty()) body.set("ParentId", doc::string(parent));
      if (!next.empty()) body.set("NextToken", doc::string(next));
      auto call =
          json_call("organizations", "AWSOrganizationsV20161128", operation, "1.1", doc::to_json(body));
      call.region = home_of(client_.settings().region);
      const auto answer = patiently(call);
      if (!answer) return tl::make_unexpected(answer.error());
      for (const auto& entry : items_in(*answer, list)) take(text_in(entry, "Id"), text_in(entry, "Name"));
      next = text_in(*answer, "NextToken");
    } while (!next.empty());
    return {};
  }

 private:
  /// Organizations takes few calls a second of an account, and others ask it, too: nobody waits for this but the start.
  CallResult<doc::Value> patiently(const Call& call) {
    for (;;) {
      auto answer = call_for_json(client_, call, deadline_);
      if (answer || answer.error().kind != CallError::Kind::throttled || net::time_left(deadline_) <= kRest)
        return answer;
      std::this_thread::sleep_for(kRest);
    }
  }

  Client& client_;
  const net::Deadline deadline_;
};

/// A root or a unit.
struct Unit {
  std::string path;              // of names; empty for the root
  std::vector<std::string> ids;  // the root's first, its own last
};

Unit below(const Unit& parent, std::string id, std::string name) {
  std::ranges::replace(name, '/', '_');
  Unit unit{parent.path.empty() ? std::move(name) : parent.path + '/' + name, parent.ids};
  unit.ids.push_back(std::move(id));
  return unit;
}

}  // namespace

CallResult<std::map<std::string, std::string>> list_accounts(Client& client, net::Deadline deadline) {
  std::map<std::string, std::string> names;
  const auto listed =
      Lists(client, deadline).each("ListAccounts", "Accounts", {}, [&](std::string id, std::string name) {
        if (!id.empty()) names[std::move(id)] = std::move(name);
      });
  if (!listed) return tl::make_unexpected(listed.error());
  return names;
}

CallResult<std::map<std::string, PlacedAccount>> list_placed_accounts(Client& client,
                                                                      net::Deadline deadline) {
  std::map<std::string, PlacedAccount> accounts;
  std::vector<Unit> waiting;
  Lists lists(client, deadline);
  const auto roots =
      lists.each("ListRoots", "Roots", {}, [&](std::string id, const std::string& /*always "Root"*/) {
        waiting.push_back({{}, {std::move(id)}});
      });
  if (!roots) return tl::make_unexpected(roots.error());
  while (!waiting.empty()) {
    const auto unit = std::move(waiting.back());
    waiting.pop_back();
    const auto& parent = unit.ids.back();
    const auto here =
        lists.each("ListAccountsForParent", "Accounts", parent, [&](const std::string& id, std::string name) {
          accounts[id] = {std::move(name), unit.path, unit.ids};
        });
    if (!here) return tl::make_unexpected(here.error());
    if (unit.ids.size() > kDeepest) continue;
    const auto units = lists.each("ListOrganizationalUnitsForParent", "OrganizationalUnits", parent,
                                  [&](std::string id, std::string name) {
                                    waiting.push_back(below(unit, std::move(id), std::move(name)));
                                  });
    if (!units) return tl::make_unexpected(units.error());
  }
  return accounts;
}

}  // namespace tocsin::aws

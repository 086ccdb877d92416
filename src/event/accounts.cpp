#include "event/accounts.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace tocsin::event {
namespace {

constexpr std::string_view kForm =
    "\"123456789012\": production, or {name: production, ou: Prod/Payments}, or what `aws organizations "
    "list-accounts` writes";

// The error may stand in every alert.
std::string quotable(std::string_view text) {
  return shorten(printable(text), 80);
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Of an organisation, a root or a unit: "o-a1b2c3d4e5", "r-ab12", "ou-ab12-11111111".
/// https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html
bool is_organisation_id(std::string_view text) {
  const auto letters = [](std::string_view part, std::size_t least) {
    return part.size() >= least && part.size() <= 32 &&
           std::ranges::all_of(part, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
  };
  if (text.starts_with("o-")) return letters(text.substr(2), 10);
  if (text.starts_with("r-")) return letters(text.substr(2), 4);
  if (!text.starts_with("ou-")) return false;
  const auto rest = text.substr(3);
  const auto dash = rest.find('-');
  return dash != std::string_view::npos && letters(rest.substr(0, dash), 4) &&
         letters(rest.substr(dash + 1), 8);
}

/// False: the path is none.
bool set_ou(std::string_view path, Account& account) {
  while (path.ends_with('/')) path.remove_suffix(1);
  auto parts = split(path, '/');
  if (std::ranges::any_of(parts, [](std::string_view part) { return trim(part).empty(); })) return false;
  if (std::ranges::all_of(parts, is_organisation_id)) {
    for (const auto part : parts) {
      if (!part.starts_with("o-")) account.ou_ids.emplace_back(part);
    }
    return !account.ou_ids.empty();
  }
  // As the console shows it. An account that stands in no unit stands in the root itself.
  if (parts.front() == "Root" && parts.size() > 1) parts.erase(parts.begin());
  for (const auto part : parts) account.ou += (account.ou.empty() ? "" : "/") + std::string(part);
  return !account.ou.empty();
}

class Reader {
 public:
  explicit Reader(const SourceText& source) : source_(source) {}

  Result<Accounts> read(const doc::Value& document) {
    if (const auto* list = document.find("Accounts")) {
      for (const auto& entry : list->items) {
        const auto id = doc::string_at(entry, "Id");
        if (!id || !is_account(*id) || !doc::string_at(entry, "Name"))
          return wrong(entry.begin, "an account without \"Id\" and \"Name\"");
        if (auto taken = take(std::string(*id), entry, "Name", "Ou"); !taken) return fail(taken.error());
      }
    } else {
      for (const auto& [key, value, place] : document.members) {
        if (!is_account(key) || !(value.is(doc::Kind::string) || value.is(doc::Kind::object)))
          return wrong(place, fmt::format("\"{}\" is no account's id with a name", quotable(key)));
        if (value.is(doc::Kind::string)) {
          accounts_.emplace(key, Account{value.text, {}, {}});
        } else if (auto taken = object(key, value, place); !taken) {
          return fail(taken.error());
        }
      }
    }
    if (accounts_.empty()) return wrong(document.begin, "this names no account");
    return std::move(accounts_);
  }

 private:
  Status object(const std::string& id, const doc::Value& value, std::size_t place) {
    for (const auto& member : value.members) {
      if (member.key != "name" && member.key != "ou")
        return wrong(member.key_begin, fmt::format("an account has no \"{}\"", quotable(member.key)));
    }
    if (value.members.empty()) return wrong(place, fmt::format("nothing is said of account {}", id));
    return take(id, value, "name", "ou");
  }

  Status take(std::string id, const doc::Value& entry, std::string_view name, std::string_view ou) {
    Account account;
    for (const auto key : {name, ou}) {
      const auto* value = entry.find(key);
      if (value != nullptr && !value->is(doc::Kind::string))
        return wrong(value->begin, fmt::format("the \"{}\" of account {} must be a text", key, id));
    }
    account.name = doc::string_at(entry, name).value_or("");
    if (const auto* path = entry.find(ou); path != nullptr && !set_ou(path->text, account)) {
      return wrong(path->begin,
                   fmt::format("\"{}\" is no path of organizational units", quotable(path->text)));
    }
    accounts_.emplace(std::move(id), std::move(account));
    return {};
  }

  tl::unexpected<Error> wrong(std::size_t offset, std::string what) const {
    const auto at = locate(source_, offset);
    return fail({ErrorKind::invalid, std::move(what),
                 fmt::format("{}:{}:{}", source_.name, at.line, at.column), std::string(kForm)});
  }

  const SourceText& source_;
  Accounts accounts_;
};

}  // namespace

bool any_has_ou(const Accounts& accounts) {
  return std::ranges::any_of(accounts, [](const auto& one) { return one.second.has_ou(); });
}

Result<Accounts> read_accounts(const doc::Value& document, const SourceText& source) {
  return Reader(source).read(document);
}

void add_accounts(Event& event, const Accounts& accounts, const std::string& why_not, bool units) {
  auto& context = event.context;
  const auto find = [&](const std::string& id) {
    const auto at = accounts.find(id);
    return at == accounts.end() ? nullptr : &at->second;
  };
  const auto name_of = [&](const std::string& id) {
    if (id.empty()) return std::string{};
    const auto* found = find(id);
    if (found == nullptr || found->name.empty())
      context.missing.push_back(fmt::format("the name of account {}: {}", id, why_not));
    return found == nullptr ? std::string{} : found->name;
  };
  context.account_name = name_of(event.account);
  if (event.actor.account != event.account) context.actor_account_name = name_of(event.actor.account);
  if (!units || event.account.empty()) return;
  if (const auto* found = find(event.account); found != nullptr && found->has_ou()) {
    context.account_ou = found->ou;
    context.account_ou_ids = found->ou_ids;
  } else {
    context.missing.push_back(
        fmt::format("the organizational unit of account {}: {}", event.account, why_not));
  }
}

}  // namespace tocsin::event

#include "event/account_names.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace tocsin::event {
namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> wrong(const SourceText& source, std::size_t offset, std::string what) {
  const auto at = locate(source, offset);
  return fail({ErrorKind::invalid, std::move(what), fmt::format("{}:{}:{}", source.name, at.line, at.column),
               "\"123456789012\": production, or what `aws organizations list-accounts` writes"});
}

}  // namespace

Result<AccountNames> read_account_names(const doc::Value& document, const SourceText& source) {
  AccountNames names;
  if (const auto* list = document.find("Accounts")) {
    for (const auto& entry : list->items) {
      const auto id = doc::string_at(entry, "Id");
      const auto name = doc::string_at(entry, "Name");
      if (!id || !is_account(*id) || !name)
        return wrong(source, entry.begin, "an account without \"Id\" and \"Name\"");
      names.emplace(*id, *name);
    }
  } else {
    for (const auto& member : document.members) {
      if (!is_account(member.key) || !member.value.is(doc::Kind::string)) {
        return wrong(
            source, member.key_begin,
            fmt::format("\"{}\" is no account's id with a name", shorten(printable(member.key), 80)));
      }
      names.emplace(member.key, member.value.text);
    }
  }
  if (names.empty()) return wrong(source, document.begin, "this names no account");
  return names;
}

void add_account_names(Event& event, const AccountNames& names, const std::string& why_not) {
  const auto name_of = [&](const std::string& id) {
    if (id.empty()) return std::string{};
    if (const auto found = names.find(id); found != names.end()) return found->second;
    event.context.missing.push_back(fmt::format("the name of account {}: {}", id, why_not));
    return std::string{};
  };
  event.context.account_name = name_of(event.account);
  if (event.actor.account != event.account) event.context.actor_account_name = name_of(event.actor.account);
}

}  // namespace tocsin::event

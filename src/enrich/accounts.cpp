#include "enrich/accounts.h"

#include <algorithm>
#include <fmt/format.h>

#include "doc/yaml_reader.h"

namespace tocsin::enrich {
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

Result<std::map<std::string, std::string>> read_accounts(const SourceText& source) {
  const auto document = doc::read_yaml(source);
  if (!document) {
    const auto& first = document.error().front();
    return fail({ErrorKind::invalid, first.message,
                 fmt::format("{}:{}:{}", first.file, first.at.line, first.at.column), first.hint});
  }
  std::map<std::string, std::string> names;
  if (const auto* list = document->find("Accounts")) {
    for (const auto& entry : list->items) {
      const auto id = doc::string_at(entry, "Id");
      const auto name = doc::string_at(entry, "Name");
      if (!id || !is_account(*id) || !name)
        return wrong(source, entry.begin, "an account without \"Id\" and \"Name\"");
      names.emplace(*id, *name);
    }
  } else {
    for (const auto& member : document->members) {
      if (!is_account(member.key) || !member.value.is(doc::Kind::string)) {
        return wrong(source, member.key_begin,
                     fmt::format("\"{}\" is no account's id with a name", member.key));
      }
      names.emplace(member.key, member.value.text);
    }
  }
  if (names.empty()) return wrong(source, 0, "this names no account");
  return names;
}

}  // namespace tocsin::enrich

#include "enrich/accounts.h"

#include <fmt/format.h>

#include "doc/yaml_reader.h"

namespace tocsin::enrich {

Result<event::Accounts> read_accounts(const SourceText& source) {
  const auto document = doc::read_yaml(source);
  if (!document) {
    const auto& first = document.error().front();
    return fail({ErrorKind::invalid, first.message,
                 fmt::format("{}:{}:{}", first.file, first.at.line, first.at.column), first.hint});
  }
  return event::read_accounts(*document, source);
}

}  // namespace tocsin::enrich

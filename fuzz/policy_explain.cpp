// A line with a service and a call, then requestParameters: whatever they are, explaining ends with few lines, none of them empty; a policy changes
// nothing about itself.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "doc/json_reader.h"
#include "event/event.h"
#include "policy/change.h"
#include "policy/explain.h"
#include "policy/setting.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  const auto space = bytes.substr(0, line).find(' ');
  if (line == std::string_view::npos || space == std::string_view::npos) return 0;
  auto parameters = doc::parse_json(bytes.substr(line + 1));
  if (!parameters) return 0;
  event::Event event;
  event.family = event::Family::cloudtrail;
  event.outcome = event::Outcome::success;
  event.account = "123456789012";
  event.service = std::string(bytes.substr(0, space));
  event.name = std::string(bytes.substr(space + 1, line - space - 1));
  event.envelope = doc::object({{"detail", doc::object({{"requestParameters", std::move(*parameters)}})}});
  const auto lines = policy::explain(event);
  if (lines.size() > 6) std::abort();
  for (const auto& one : lines) {
    if (one.empty()) std::abort();
  }
  const auto set = policy::setting_of(event);
  if (!set) return 0;
  if (set->resource.empty()) std::abort();
  const auto added = policy::change_between("", set->text, set->account, set->holder);
  const auto same = policy::change_between(set->text, set->text, set->account, set->holder);
  if (added.has_value() != same.has_value() || (same && !same->empty())) std::abort();
  if (added && added->size() > 8) std::abort();
  return 0;
}

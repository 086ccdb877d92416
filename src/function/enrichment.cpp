#include "function/enrichment.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::function {
namespace {

tl::unexpected<Error> wrong(const SourceText& source, std::size_t offset, std::string what,
                            std::string hint) {
  const auto at = locate(source, offset);
  return fail({ErrorKind::invalid, std::move(what), fmt::format("{}:{}:{}", source.name, at.line, at.column),
               std::move(hint)});
}

// The error stands in every alert.
std::string quotable(const std::string& key) {
  return shorten(printable(key), 80);
}

constexpr auto kForm =
    R"({"accounts": {"123456789012": "production"}, "own_ranges": {"office": ["203.0.113.0/24"]}})";
constexpr auto kRangeForm = R"("office": ["203.0.113.0/24", "2001:db8::/32"])";

}  // namespace

Enrichment Enrichment::unreadable(std::string why) {
  Enrichment out;
  out.no_name_ = "the file of names could not be read: " + std::move(why);
  return out;
}

Result<Enrichment> Enrichment::read(const SourceText& source) {
  const auto document = doc::parse_json(source.text, {.max_depth = 8});
  if (!document)
    return wrong(source, document.error().offset, document.error().message, document.error().hint);
  if (!document->is(doc::Kind::object)) return wrong(source, 0, "this is no object", kForm);
  const bool listed = document->find("Accounts") != nullptr;  // AWS writes it, and may write more beside it
  Enrichment out;
  for (const auto& [key, value, place] : document->members) {
    if (key == (listed ? "Accounts" : "accounts")) {
      auto names = event::read_accounts(listed ? *document : value, source);
      if (!names) return fail(std::move(names.error()));
      out.accounts_ = std::move(*names);
      out.no_name_ = "the file of names does not have it";
    } else if (key == "own_ranges") {
      if (const auto read = out.read_ranges(value, source); !read) return fail(read.error());
    } else if (!listed) {
      return wrong(source, place, fmt::format("\"{}\" is not known here", quotable(key)), kForm);
    }
  }
  return out;
}

Status Enrichment::read_ranges(const doc::Value& names, const SourceText& source) {
  if (!names.is(doc::Kind::object))
    return wrong(source, names.begin, "\"own_ranges\" must be names with lists of networks", kRangeForm);
  for (const auto& [name, list, place] : names.members) {
    if (!list.is(doc::Kind::array))
      return wrong(source, place, fmt::format("\"{}\" must be a list of networks", quotable(name)),
                   kRangeForm);
    for (const auto& item : list.items) {
      const auto range = geo::parse_range(item.is(doc::Kind::string) ? item.text : "");
      if (!range)
        return wrong(
            source, item.begin,
            "this is no network: an address, or one with the number of its bits and zeros behind them",
            kRangeForm);
      ranges_.emplace_back(name, *range);
    }
  }
  return {};
}

void Enrichment::add_to(event::Event& event) const {
  event.context = {};
  if (!no_name_.empty()) event::add_accounts(event, accounts_, no_name_, event::any_has_ou(accounts_));
  const auto address = geo::parse_address(event.source_ip);
  if (!address) return;  // an AWS service's host name
  int narrowest = -1;
  for (const auto& [name, range] : ranges_) {
    if (!range.contains(*address) || range.prefix_bits <= narrowest) continue;
    narrowest = range.prefix_bits;
    event.context.range = name + " (own range)";
  }
}

}  // namespace tocsin::function

#include "enrich/enricher.h"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "enrich/accounts.h"

namespace tocsin::enrich {
namespace {

Error at(const std::string& path, Error error) {
  if (error.where.empty()) error.where = path;
  return error;
}

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// Makers name their databases by what is in them. One that is plainly of the other kind would never have an answer.
bool says_one_of(std::string_view type, std::initializer_list<std::string_view> words) {
  const auto lower = to_lower_ascii(type);
  return std::any_of(words.begin(), words.end(),
                     [&](auto word) { return lower.find(word) != std::string::npos; });
}

Result<std::shared_ptr<const Mmdb>> open_database(const std::string& path, bool of_cities) {
  auto database = Mmdb::open(path);
  if (!database) return database;
  const auto type = (*database)->type();
  const bool cities = says_one_of(type, {"city", "country", "location", "enterprise"});
  const bool networks = says_one_of(type, {"asn", "isp", "enterprise"});
  if (cities == networks || cities == of_cities) return database;
  return fail({ErrorKind::invalid,
               fmt::format("this database ({}) knows {}", shorten(printable(type), 80),
                           cities ? "places, no networks" : "networks, no places"),
               path, cities ? "it belongs under `city`" : "it belongs under `network`"});
}

std::string own_range(const std::vector<NamedRange>& ranges, const geo::Address& address) {
  const NamedRange* best = nullptr;
  for (const auto& one : ranges) {
    if (one.range.contains(address) && (best == nullptr || one.range.prefix_bits > best->range.prefix_bits))
      best = &one;
  }
  return best == nullptr ? std::string{} : best->name + " (own range)";
}

}  // namespace

Result<Enricher> Enricher::open(Settings settings) {
  Enricher enricher;
  enricher.settings_ = std::move(settings);
  const auto& s = enricher.settings_;
  if (!s.aws_ranges.empty()) {
    const auto text = read_file(s.aws_ranges);
    if (!text) return fail(text.error());
    auto ranges = AwsRanges::parse(*text);
    if (!ranges) return fail(at(s.aws_ranges, std::move(ranges.error())));
    enricher.aws_ranges_ = std::move(*ranges);
  }
  for (const auto& [path, place] : {std::pair{&s.city, &enricher.city_}, {&s.network, &enricher.network_}}) {
    if (path->empty()) continue;
    auto database = open_database(*path, path == &s.city);
    if (!database) return fail(std::move(database.error()));
    *place = std::move(*database);
  }
  if (!s.accounts.empty()) {
    auto text = read_file(s.accounts);
    if (!text) return fail(text.error());
    auto accounts = read_accounts({s.accounts, std::move(*text)});
    if (!accounts) return fail(std::move(accounts.error()));
    enricher.accounts_ = std::move(*accounts);
    enricher.unknown_ = file_name(s.accounts) + " does not have it";
  }
  enricher.knows_units_ = s.organizational_units || event::any_has_ou(enricher.accounts_);
  return enricher;
}

void Enricher::add_accounts(Result<event::Accounts> accounts) {
  if (!accounts) {
    unknown_ = "the organisation's accounts could not be listed: " + to_string(accounts.error());
    return;
  }
  unknown_ = "the organisation does not have it";
  for (auto& [id, theirs] : *accounts) {
    auto& ours = accounts_[id];
    if (ours.name.empty()) ours.name = std::move(theirs.name);
    if (ours.has_ou()) continue;
    ours.ou = std::move(theirs.ou);
    ours.ou_ids = std::move(theirs.ou_ids);
  }
  knows_units_ = knows_units_ || event::any_has_ou(accounts_);
}

void Enricher::add_to(event::Event& event) const {
  event.context = {};
  add_place(event);
  if (!unknown_.empty()) event::add_accounts(event, accounts_, unknown_, knows_units_);
}

void Enricher::add_place(event::Event& event) const {
  const auto written = geo::parse_address(event.source_ip);
  if (!written) return;  // an AWS service's host name
  const auto address = geo::without_tunnel(*written);
  auto& context = event.context;
  context.range = own_range(settings_.own_ranges, *written);
  if (context.range.empty()) context.range = aws_ranges_.find(address);
  const auto take = [&context](std::string_view what, Result<std::string> found, std::string& place) {
    if (found) {
      place = std::move(*found);
    } else {
      context.missing.push_back(fmt::format("{}: {}", what, to_string(found.error())));
    }
  };
  if (city_) take("city", city_->city_of(address), context.city);
  if (network_) take("network", network_->network_of(address), context.network);
}

}  // namespace tocsin::enrich

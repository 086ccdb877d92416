#include "cli/organization_accounts.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "aws/private_file.h"
#include "base/file.h"
#include "base/log.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kJustAsked = 1min;
constexpr Milliseconds kLeast = 20s;
constexpr Milliseconds kMost = 3min;

struct Kept {
  Time tried;
  std::string why_not;        // what went wrong then; empty: nothing
  std::optional<Time> since;  // when `accounts` was the answer; nothing: there never was one
  Milliseconds took{};
  bool units = false;
  event::Accounts accounts = {};
};

std::string text_at(const doc::Value& in, std::string_view key) {
  const auto* found = in.find(key);
  return found == nullptr ? std::string() : doc::scalar_text(*found).value_or("");
}

doc::Value as_value(const event::Accounts& accounts) {
  auto all = doc::object();
  for (const auto& [id, account] : accounts) {
    auto ids = doc::array();
    for (const auto& unit : account.ou_ids) ids.items.push_back(doc::string(unit));
    all.set(id, doc::object({{"name", doc::string(account.name)},
                             {"ou", doc::string(account.ou)},
                             {"ou_ids", std::move(ids)}}));
  }
  return all;
}

event::Accounts accounts_in(const doc::Value& all) {
  event::Accounts accounts;
  for (const auto& member : all.members) {
    auto& account = accounts[member.key];
    account.name = text_at(member.value, "name");
    account.ou = text_at(member.value, "ou");
    if (const auto* ids = member.value.find("ou_ids")) {
      for (const auto& unit : ids->items) account.ou_ids.push_back(doc::scalar_text(unit).value_or(""));
    }
  }
  return accounts;
}

/// Nothing when there is no such file, or when it is not ours: then it is as if nothing was kept.
std::optional<Kept> read_kept(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  const auto document = doc::parse_json(*text);
  if (!document) return std::nullopt;
  const auto tried = parse_time(text_at(*document, "tried"));
  const auto took = parse_duration(text_at(*document, "took"));
  const auto* accounts = document->find("accounts");
  if (!tried || accounts == nullptr) return std::nullopt;
  return Kept{*tried,
              text_at(*document, "why_not"),
              parse_time(text_at(*document, "since")),
              took.value_or(Milliseconds(0)),
              text_at(*document, "units") == "true",
              accounts_in(*accounts)};
}

void keep(const std::string& path, const Kept& kept) {
  const auto document =
      doc::object({{"tried", doc::string(format_time(kept.tried))},
                   {"why_not", doc::string(kept.why_not)},
                   {"since", kept.since ? doc::string(format_time(*kept.since)) : doc::null()},
                   {"took", doc::string(std::to_string(kept.took.count()) + "ms")},
                   {"units", doc::boolean(kept.units)},
                   {"accounts", as_value(kept.accounts)}});
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  if (const auto written = aws::write_private_file(path, doc::to_json(document)); !written)
    log::warning("what Organizations says of accounts cannot be kept", {{"why", to_string(written.error())}});
}

/// What is told when the answer is `kept`, which may be an old one, or none.
Result<event::Accounts> told(const Kept& kept, bool usable) {
  if (kept.why_not.empty()) return kept.accounts;
  if (!usable) {
    log::warning("accounts have no names and no organizational units from Organizations",
                 {{"why", kept.why_not}});
    return fail({ErrorKind::io, kept.why_not, "AWS Organizations",
                 "send SIGHUP, a minute later or more, once it can be asked"});
  }
  log::warning(
      "Organizations cannot be asked: names and organizational units of accounts are those of before",
      {{"since", format_time(*kept.since)}, {"why", kept.why_not}});
  return kept.accounts;
}

}  // namespace

Result<event::Accounts> accounts_of(const Organization& organization, Asking asking, const Clock& clock) {
  auto kept = read_kept(organization.kept_at);
  const bool usable = kept && kept->since && (kept->units || !organization.units);
  if (usable && asking == Asking::kept_first) return std::move(kept->accounts);
  const auto began = clock.now();
  if (kept && kept->units == organization.units && kept->tried <= began && began - kept->tried < kJustAsked)
    return told(*kept, usable);
  auto most = asking == Asking::anew ? kMost : kLeast;
  if (usable) most = std::clamp(3 * kept->took, kLeast, kMost);
  log::info("AWS Organizations is asked for accounts", {{"at_most", format_duration(most)}});
  auto answer = organization.ask(most);
  if (!kept || !usable) kept = Kept{};
  kept->tried = clock.now();
  if (answer) {
    *kept = {kept->tried, {}, kept->tried, kept->tried - began, organization.units, std::move(*answer)};
  } else {
    kept->why_not = to_string(answer.error());
    kept->units = usable ? kept->units : organization.units;
  }
  if (asking == Asking::anew) keep(organization.kept_at, *kept);
  return told(*kept, usable);
}

}  // namespace tocsin::cli

#include "cli/store/deliveries_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <limits>

#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store/store_access.h"

namespace tocsin::cli {
namespace {

doc::Value record(const store::Delivery& row) {
  return doc::object(
      {{"id", doc::string(row.id)},
       {"alert_id", doc::string(row.alert_id)},
       {"sink", doc::string(row.sink)},
       {"target", doc::string(row.target)},
       {"state", doc::string(std::string(store::name(row.state)))},
       {"attempts", doc::number(row.attempts)},
       {"maybe_delivered", doc::boolean(row.maybe_delivered)},
       {"created", doc::string(format_time(row.created))},
       {"updated", doc::string(format_time(row.updated))},
       {"next_attempt",
        row.state == store::State::pending ? doc::string(format_time(row.next_attempt)) : doc::null()},
       {"reason", doc::string(row.reason)}});
}

store::DeliveryFilter filter_of(const DeliveriesOptions& options) {
  store::DeliveryFilter filter;
  if (options.failed || options.resend) filter.state = store::State::dead;
  filter.sink = options.sink;
  filter.ids = options.ids;
  const bool all = options.resend || options.limit <= 0;
  filter.limit = all ? std::numeric_limits<std::int64_t>::max() : options.limit;
  return filter;
}

int list(const DeliveriesOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  const auto deliveries = (*opened)->deliveries(filter_of(options));
  if (!deliveries) return report(deliveries.error());
  std::vector<doc::Value> rows;
  rows.reserve(deliveries->size());
  std::transform(deliveries->begin(), deliveries->end(), std::back_inserter(rows), record);
  print_rows(options.output,
             {{"UPDATED", "updated", 24},
              {"STATE", "state", 9},
              {"SINK", "sink", 20},
              {"TARGET", "target", 32},
              {"TRIES", "attempts", 5},
              {"ID", "id", 20},
              {"REASON", "reason", 70}},
             rows);
  if (rows.empty()) std::fputs(options.failed ? "no failed deliveries\n" : "no deliveries\n", stderr);
  return 0;
}

// The targets of the sink that takes over; only the settings know them.
OrExit<std::vector<store::Address>> addresses_of(const DeliveriesOptions& options) {
  if (options.to.empty()) return std::vector<store::Address>{};
  if (options.config.empty()) {
    return tl::unexpected(
        report(Error{ErrorKind::usage, "--to needs the settings, which know the sink's targets", "--to",
                     "add --config FILE"}));
  }
  auto config = load_config(options.config);
  if (!config) return tl::unexpected(config.error());
  const auto sinks = make_sinks(*config);
  if (!sinks) return tl::unexpected(sinks.error());
  for (const auto& entry : *sinks) {
    if (entry.sink->name() != options.to) continue;
    std::vector<store::Address> addresses;
    for (auto& target : entry.sink->targets()) addresses.push_back({options.to, std::move(target)});
    return addresses;
  }
  return tl::unexpected(report(Error{ErrorKind::usage, "there is no sink \"" + printable(options.to) + "\"",
                                     options.config, "see its `sinks`"}));
}

int resend(const DeliveriesOptions& options) {
  const auto to = addresses_of(options);
  if (!to) return to.error();
  const auto opened = open_store(options.store, options.config, store::Access::write);
  if (!opened) return opened.error();
  const auto filter = filter_of(options);
  const auto dead = (*opened)->deliveries(filter);
  if (!dead) return report(dead.error());
  fmt::print(stderr, "{} failed {}\n", dead->size(), dead->size() == 1 ? "delivery" : "deliveries");
  if (options.ids.empty() && !options.failed) {
    return report(Error{ErrorKind::usage, "which ones shall be sent again?", "--resend",
                        "give their ids (tocsin deliveries --failed lists them), or --failed for all"});
  }
  if (dead->empty()) {
    if (!options.ids.empty()) std::fputs("none of these ids is a failed delivery\n", stderr);
    return 1;
  }
  const auto resent = (*opened)->resend(filter, *to, SystemClock().now());
  if (!resent) return report(resent.error());
  fmt::print(stderr, "{} will be sent again by the running `tocsin serve`, or when it starts\n",
             resent->queued);
  if (resent->skipped > 0) {
    fmt::print(stderr, "{} left as they are: \"{}\" has these alerts already\n", resent->skipped,
               printable(options.to));
  }
  return resent->queued > 0 ? 0 : 1;
}

}  // namespace

int run_deliveries(const DeliveriesOptions& options) {
  if (!options.resend && !options.to.empty()) {
    return report(Error{ErrorKind::usage, "--to goes with --resend", "--to", {}});
  }
  return options.resend ? resend(options) : list(options);
}

}  // namespace tocsin::cli

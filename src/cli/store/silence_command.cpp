#include "cli/store/silence_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <limits>

#include "alert/alert_json.h"
#include "alert/drill.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store/store_access.h"
#include "cli/store/user_name.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "route/silence.h"

namespace tocsin::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kLongest = std::chrono::days(90);
constexpr auto kLookBack = std::chrono::days(7);
constexpr std::size_t kMostText = 500;  // bytes, of author and reason
constexpr std::size_t kShown = 5;

Error usage(std::string what, std::string where, std::string hint) {
  return {ErrorKind::usage, std::move(what), std::move(where), std::move(hint)};
}

Result<Time> time_of(const std::string& text, const std::string& flag) {
  const auto time = parse_time(text);
  if (!time) return fail(usage("this is no time", flag + " " + text, "2025-03-21T18:00:00Z"));
  return *time;
}

/// Beginning and end, checked.
Status set_times(const SilenceAddOptions& options, Time now, store::Silence& silence) {
  silence.starts = now;
  if (!options.from.empty()) {
    const auto from = time_of(options.from, "--from");
    if (!from) return fail(from.error());
    silence.starts = *from;
  }
  if (!options.until.empty()) {
    const auto until = time_of(options.until, "--until");
    if (!until) return fail(until.error());
    silence.ends = *until;
  } else if (const auto lasting = parse_duration(options.lasting)) {
    silence.ends = silence.starts + *lasting;
  } else {
    return fail(usage("how long shall it hold?", "--for " + options.lasting, "--for 4h, or --until TIME"));
  }
  if (silence.ends <= std::max(now, silence.starts))
    return fail(usage("it would end before it begins, or has ended already", format_time(silence.ends), {}));
  if (silence.ends - now > kLongest)
    return fail(usage("a silence ends within 90 days", format_time(silence.ends),
                      "what shall never ring is switched off: rules.disable"));
  return {};
}

Status set_words(const SilenceAddOptions& options, store::Silence& silence) {
  const auto one_line = [](const std::string& text) { return shorten(printable(trim(text)), kMostText); };
  silence.author = one_line(options.author.empty() ? user_name() : options.author);
  silence.reason = one_line(options.reason);
  if (silence.author.empty()) return fail(usage("who says so?", "--author", {}));
  if (silence.reason.empty()) return fail(usage("why?", "--reason", "others read it at night"));
  return {};
}

Result<std::vector<route::Labels>> last_week(store::Store& store, Time now) {
  store::AlertFilter filter;
  filter.limit = std::numeric_limits<std::int64_t>::max();
  filter.since = now - kLookBack;
  const auto rows = store.alerts(filter);
  if (!rows) return fail(rows.error());
  std::vector<route::Labels> labels;
  for (const auto& row : *rows) {
    if (row.kind != "alert" || row.rule == alert::kDrillRule) continue;
    const auto json = doc::parse_json(row.json, {doc::JsonLimits{}.max_depth + 16});
    const auto alert = json ? alert::from_json(*json) : fail({ErrorKind::io, "no JSON", {}, {}});
    if (alert) labels.push_back(route::labels_of(*alert));
  }
  return labels;
}

std::string most(const route::Preview::Counts& counts) {
  std::string out;
  for (std::size_t i = 0; i < std::min(counts.size(), kShown); ++i) {
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", shorten(printable(counts[i].first), 200),
                       counts[i].second);
  }
  if (counts.size() > kShown) out += fmt::format(" and {} more", counts.size() - kShown);
  return out;
}

std::string preview_text(const route::Preview& preview) {
  auto out = fmt::format("it would have hidden {} of the {} alerts of the last 7 days\n", preview.hidden,
                         preview.looked_at);
  if (preview.hidden > 0) {
    out += "  rules: " + most(preview.rules) + "\n  who: " + most(preview.principals) + "\n";
  }
  if (preview.critical_left > 0) {
    out += fmt::format("  {} critical would have rung all the same: --critical hides them too\n",
                       preview.critical_left);
  }
  for (const auto& unseen : preview.unseen) out += "  none of them has " + unseen + ": is it spelt right?\n";
  return out;
}

doc::Value record(const store::Silence& silence, Time now) {
  const auto matchers = route::parse_stored_matchers(silence.matchers);
  const auto* state = now >= silence.ends ? "ended" : now < silence.starts ? "to come" : "holds";
  const auto left = silence.ends > now ? format_duration(std::chrono::floor<std::chrono::minutes>(
                                             std::max<Milliseconds>(silence.ends - now, 1min)))
                                       : std::string("-");
  return doc::object({{"id", doc::string(silence.id)},
                      {"state", doc::string(matchers ? state : "cannot be read: hides nothing")},
                      {"matches", doc::string(matchers ? describe(*matchers) : silence.matchers)},
                      {"critical", doc::boolean(silence.critical)},
                      {"author", doc::string(silence.author)},
                      {"reason", doc::string(silence.reason)},
                      {"starts", doc::string(format_time(silence.starts))},
                      {"ends", doc::string(format_time(silence.ends))},
                      {"left", doc::string(left)},
                      {"hidden", doc::number(silence.hidden)}});
}

}  // namespace

int run_silence_add(const SilenceAddOptions& options) {
  const auto now = SystemClock().now();
  auto matchers = route::parse_matchers(options.matchers);
  if (!matchers) return report(matchers.error());
  if (auto unfit = route::unfit_for_silence(*matchers); !unfit.empty())
    return report(usage("this silences too much", describe(*matchers), std::move(unfit)));
  store::Silence silence;
  if (const auto set = set_times(options, now, silence); !set) return report(set.error());
  if (const auto set = set_words(options, silence); !set) return report(set.error());

  const auto access = options.preview ? store::Access::read : store::Access::write;
  const auto opened = open_store(options.store, options.config, access);
  if (!opened) return opened.error();
  const auto alerts = last_week(**opened, now);
  if (!alerts) return report(alerts.error());
  const auto seen = route::preview({*matchers, options.critical}, *alerts);
  std::fputs(preview_text(seen).c_str(), stderr);
  if (options.preview) return 0;

  silence.id = random_hex(4);
  silence.matchers = doc::to_json(to_json(*matchers));
  silence.created = now;
  silence.critical = options.critical;
  if (const auto added = (*opened)->add(silence, now); !added) return report(added.error());
  fmt::print(stderr, "silenced until {}: {}\n", format_time(silence.ends), describe(*matchers));
  fmt::print("{}\n", silence.id);
  return 0;
}

int run_silence_list(const SilenceListOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  const auto silences = (*opened)->silences();
  if (!silences) return report(silences.error());
  const auto now = SystemClock().now();
  std::vector<doc::Value> rows;
  for (const auto& silence : *silences) {
    if (options.all || silence.ends > now) rows.push_back(record(silence, now));
  }
  print_rows(options.output,
             {{"ID", "id", 8},
              {"STATE", "state", 30},
              {"LEFT", "left", 8},
              {"HIDDEN", "hidden", 6},
              {"CRITICAL", "critical", 8},
              {"MATCHES", "matches", 60},
              {"AUTHOR", "author", 20},
              {"REASON", "reason", 40},
              {"ENDS", "ends", 24}},
             rows);
  if (rows.empty()) std::fputs("nothing is silenced\n", stderr);
  return 0;
}

int run_silence_expire(const SilenceExpireOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::write);
  if (!opened) return opened.error();
  int code = 0;
  for (const auto& id : options.ids) {
    const auto ended = (*opened)->end_silence(id, SystemClock().now());
    if (!ended) return report(ended.error());
    if (*ended) continue;
    fmt::print(stderr, "there is no silence \"{}\" that holds: tocsin silence list\n", printable(id));
    code = 1;
  }
  return code;
}

}  // namespace tocsin::cli

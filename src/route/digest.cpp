#include "route/digest.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace tocsin::route {
namespace {

constexpr std::size_t kNamed = 10;
constexpr std::size_t kActorBytes = 120;

std::string many(std::int64_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::string between(Time first, Time last) {
  const auto whole = [](Time time) { return format_time(std::chrono::floor<std::chrono::seconds>(time)); };
  return first == last ? whole(first) : whole(first) + " to " + whole(last);
}

std::string actors_text(const FoldedRule& folded) {
  std::string out;
  for (const auto& [actor, alerts] : folded.actors) {
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ",
                       actor.empty() ? "not known" : shorten(printable(actor), kActorBytes), alerts);
  }
  return out;
}

std::string line_of(const FoldedRule& folded) {
  return fmt::format("{} of {} ({}), {}; most by {}", folded.alerts, folded.rule, rule::name(folded.severity),
                     between(folded.first, folded.last), actors_text(folded));
}

std::vector<std::string> lines_of(const Digest& digest) {
  std::vector<std::string> lines;
  std::int64_t others = 0;
  for (std::size_t i = 0; i < digest.rules.size(); ++i) {
    if (i < kNamed) {
      lines.push_back(line_of(digest.rules[i]));
    } else {
      others += digest.rules[i].alerts;
    }
  }
  if (others > 0) lines.push_back(fmt::format("{} of {} more rules", others, digest.rules.size() - kNamed));
  return lines;
}

doc::Value as_json(const Digest& digest) {
  auto rules = doc::array();
  for (const auto& folded : digest.rules) {
    auto actors = doc::array();
    for (const auto& [actor, alerts] : folded.actors)
      actors.items.push_back(doc::object({{"actor", doc::string(actor)}, {"alerts", doc::number(alerts)}}));
    rules.items.push_back(doc::object({{"rule", doc::string(folded.rule)},
                                       {"severity", doc::string(std::string(rule::name(folded.severity)))},
                                       {"alerts", doc::number(folded.alerts)},
                                       {"first", doc::string(format_time(folded.first))},
                                       {"last", doc::string(format_time(folded.last))},
                                       {"actors", std::move(actors)}}));
  }
  return doc::object({{"digest", std::move(rules)}});
}

struct Words {
  std::string title;
  std::string held;  // "33 alerts of a-rule were ..."
  std::string why;
  std::string step;
};

std::string name_in(const std::string& why) {
  const auto colon = why.find(':');
  return colon == std::string::npos ? std::string() : shorten(printable(why.substr(colon + 1)), kActorBytes);
}

Words words_of(const Digest& digest, std::int64_t total, const std::string& of_rules) {
  Words words{fmt::format("Digest: {} of {}", many(total, "more alert"), of_rules), {}, {}, {}};
  if (digest.why.starts_with("incident:")) {
    const auto& gravest = digest.rules.front();
    const auto id = digest.incident.substr(0, 8);
    const auto& name = gravest.title.empty() ? gravest.rule : gravest.title;
    words.title = total == 1 ? name : fmt::format("{} and {}", name, many(total - 1, "more alert"));
    words.held = fmt::format("held back to be told together: they belong to incident {}", id);
    words.why =
        "The settings let alerts of one incident wait for one another (group_wait, group_interval). None is "
        "lost.";
    words.step = {};
  } else if (digest.why.starts_with("muted:")) {
    words.held = fmt::format("held back by the mute time \"{}\", which has ended", name_in(digest.why));
    words.why =
        "The settings ring nobody here in these hours, but for what is critical or grows graver. None is "
        "lost.";
  } else if (digest.why.starts_with("inhibited:")) {
    words.held = fmt::format("held back by \"{}\": something graver was told already", name_in(digest.why));
    words.why = "The settings keep what only repeats something graver from ringing beside it. None is lost.";
  } else if (digest.why == "pace") {
    words.held = "more than this channel takes in time";
    words.why =
        "A channel is sent to no faster than its service allows. One by one these would have come long after "
        "they "
        "happened (digest_after). They are stored; none is lost.";
    words.step =
        "If it may take more, raise rate_limit of the sink; if most of it is noise, set a noise_budget.";
  } else {
    words.held = "beyond the noise budget";
    words.why =
        "Noise hides what matters, so the settings let only so many alerts of a rule through one by one. "
        "These "
        "are stored; none is lost.";
    words.step = "If this is how things are, exclude it in the rule; `tocsin rules backtest` suggests how.";
  }
  return words;
}

}  // namespace

alert::Alert digest_alert(Digest digest) {
  const bool is_update = digest.why.starts_with("incident:");
  std::stable_sort(digest.rules.begin(), digest.rules.end(), [&](const auto& a, const auto& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return is_update ? a.last > b.last : a.alerts > b.alerts;
  });
  std::int64_t total = 0;
  auto first = digest.rules.front().first;
  auto last = digest.rules.front().last;
  for (const auto& folded : digest.rules) {
    total += folded.alerts;
    first = std::min(first, folded.first);
    last = std::max(last, folded.last);
  }
  const auto of_rules =
      digest.rules.size() == 1 ? digest.rules.front().rule : fmt::format("{} rules", digest.rules.size());
  const auto words = words_of(digest, total, of_rules);
  alert::Alert alert;
  // Its alerts are in no other digest, and a sink has one of a reason at a time.
  alert.id = sha256_hex(fmt::format("digest\n{}\n{}\n{}", digest.sink, digest.why,
                                    digest.now.time_since_epoch().count()))
                 .substr(0, 20);
  alert.rule_id = is_update ? kUpdateRule : kDigestRule;
  alert.severity = digest.rules.front().severity;
  alert.title = words.title;
  alert.summary =
      fmt::format("{} of {} {} {} and {} not sent one by one ({}).", many(total, "alert"), of_rules,
                  total == 1 ? "was" : "were", words.held, total == 1 ? "was" : "were", between(first, last));
  alert.why = words.why;
  alert.events = lines_of(digest);
  alert.event_name = is_update ? "Incident update" : "Digest";
  alert.service = "tocsin";
  alert.family = "tocsin";
  alert.time = format_time(std::chrono::floor<std::chrono::seconds>(digest.now));
  alert.next_steps = {{"See them all, where Tocsin runs (with --config or --store).",
                       "tocsin alerts -n 0 --digest " + alert.id}};
  if (is_update && !digest.incident.empty())
    alert.next_steps.push_back(
        {"See the whole incident.", "tocsin alerts -n 0 --incident " + digest.incident});
  if (!words.step.empty()) alert.next_steps.push_back({words.step, ""});
  alert.raw = as_json(digest);
  return alert;
}

}  // namespace tocsin::route

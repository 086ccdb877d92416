#include "rule/correlate/correlation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "rule/bundle_lines.h"
#include "rule/file/formats.h"
#include "rule/file/known_types.h"

namespace tocsin::rule {
namespace {

using correlation::Definition;
using correlation::Type;
using doc::Fields;
using doc::Kind;

constexpr int kMedian = 50;
constexpr auto kMostTime = std::chrono::hours(24 * 30);
constexpr auto kMostMemory = std::chrono::hours(24 * 365);
constexpr std::size_t kMostMembers = 20;
constexpr std::int64_t kFewestSamples = 10;  // of an average: one value alone is none

class Reader {
 public:
  Reader(Fields& parent, const doc::Value& value)
      : value_(value),
        before_(parent.diagnostics().size()),
        fields_(parent.source(), value, parent.path_of("correlation"), parent.diagnostics()) {}

  std::optional<Correlation> read() {
    if (!value_.is(Kind::object)) return std::nullopt;
    read_type();
    read_counted();
    read_groups();
    read_timespan();
    read_values();
    read_condition();
    read_steps();
    fields_.done();
    out_.fingerprint = sha256_hex(doc::to_json(value_)).substr(0, 16);
    if (fields_.diagnostics().size() != before_) return std::nullopt;
    return std::move(out_);
  }

 private:
  Definition& definition() { return out_.definition; }
  std::string_view type_name() { return correlation::name(definition().type); }

  void read_type() {
    if (fields_.value("type") != nullptr)
      definition().type = static_cast<Type>(fields_.choice("type", correlation::kTypeNames, 0));
  }

  void read_counted() {
    std::vector<Counted> own;
    if (const auto* events = fields_.maybe_value("events"); events != nullptr) own = own_events(*events);
    const auto order = fields_.texts("rules");
    if (!fields_.has("rules")) {
      out_.counted = std::move(own);
    } else {
      for (const auto& name : order) take(name, own);
      for (const auto& left : own)
        fields_.error("rules", fmt::format("the event \"{}\" is not among \"rules\"", left.name),
                      "\"rules\" lists what counts, in order: own events by name, other rules by id");
    }
    if (out_.counted.empty())
      fields_.error("events", "a correlation has events",
                    "events: {failed: {a pattern}}, or rules: [a rule's id]");
    if (out_.counted.size() > kMostMembers)
      fields_.error("events", fmt::format("more than {} events", kMostMembers));
    for (const auto& one : out_.counted) definition().members.push_back({one.name, 1});
  }

  std::vector<Counted> own_events(const doc::Value& events) {
    std::vector<Counted> out;
    if (!events.is(Kind::object)) {
      fields_.error("events", fmt::format("\"events\" must be an object, not {}", describe(events.kind)),
                    "a name and a pattern each: {failed: {detail: {...}}}");
      return out;
    }
    for (const auto& member : events.members) {
      Counted one{member.key, true, member.value, {}, {}};
      const auto path = fmt::format("{}.{}", fields_.path_of("events"), member.key);
      auto pattern = match::parse_pattern(member.value, fields_.source());
      check_known_types(fields_.source(), member.value, path, fields_.diagnostics());
      if (pattern) {
        one.pattern = std::move(*pattern);
      } else {
        for (auto& d : pattern.error()) {
          if (d.path.starts_with('$')) d.path = path + d.path.substr(1);
          fields_.diagnostics().push_back(std::move(d));
        }
      }
      out.push_back(std::move(one));
    }
    return out;
  }

  void take(const std::string& name, std::vector<Counted>& own) {
    const auto same = [&](const Counted& one) { return one.name == name; };
    if (std::ranges::any_of(out_.counted, same))
      return fields_.error("rules", fmt::format("\"{}\" stands twice", name));
    const auto found = std::ranges::find_if(own, same);
    if (found == own.end()) {
      if (!is_kebab_case(name)) fields_.error("rules", fmt::format("\"{}\" is no rule's id", name));
      out_.counted.push_back({name, false, {}, {}, {}});
    } else {
      out_.counted.push_back(std::move(*found));
      own.erase(found);
    }
  }

  void read_groups() {
    out_.group_by = fields_.texts("group-by");
    const auto* aliases = fields_.maybe_value("aliases");
    if (aliases != nullptr && !aliases->is(Kind::object)) {
      fields_.error("aliases", "\"aliases\" must be an object",
                    "{who: {failed: a.path, success: another.path}}");
      aliases = nullptr;
    }
    std::set<std::string_view> used;
    for (const auto& part : out_.group_by) {
      const auto* alias = aliases == nullptr ? nullptr : aliases->find(part);
      if (alias != nullptr) used.insert(part);
      for (auto& one : out_.counted) {
        const auto path =
            alias == nullptr ? part : std::string(doc::string_at(*alias, one.name).value_or(""));
        if (path.empty())
          fields_.error("aliases", fmt::format("the alias \"{}\" says nothing of \"{}\"", part, one.name));
        one.groups.push_back(read_place(path));
      }
    }
    if (aliases == nullptr) return;
    for (const auto& member : aliases->members) {
      if (!used.contains(member.key))
        fields_.error("aliases", fmt::format("the alias \"{}\" is not in \"group-by\"", member.key));
    }
  }

  void read_timespan() {
    const bool memory = definition().type == Type::first_seen;
    const Milliseconds most = memory ? kMostMemory : kMostTime;
    if (fields_.value("timespan") != nullptr) definition().timespan = fields_.duration("timespan", {});
    if (definition().timespan > most)
      fields_.error("timespan", fmt::format("more than {}", format_duration(most)));
    if (memory) definition().learning = fields_.duration("learning", std::chrono::hours(24 * 7));
    if (definition().learning > definition().timespan)
      fields_.error("learning", "a group is learned for longer than it is remembered");
  }

  void read_values() {
    const auto type = definition().type;
    const bool wanted = type == Type::value_count || type == Type::first_seen || definition().is_numeric();
    if (wanted) {
      out_.field = read_place(fields_.text("field"));
    } else if (fields_.has("field")) {
      fields_.maybe_value("field");
      fields_.error("field", fmt::format("{} has no field", type_name()));
    }
    if (type == Type::value_percentile)
      definition().percentile = static_cast<int>(fields_.whole("percentile", 1, 100, kMedian));
    if (type == Type::value_avg || type == Type::value_percentile)
      definition().samples = static_cast<std::size_t>(fields_.whole("samples", 1, 200, kFewestSamples));
    if (!fields_.has("differ")) return;
    out_.field = read_place(fields_.text("differ"));
    definition().differ = true;
    if (type != Type::temporal_ordered || out_.counted.size() != 2)
      fields_.error("differ", "only the two events of a temporal_ordered can be asked to differ");
  }

  void read_condition() {
    auto& to = definition();
    const bool temporal = to.is_temporal();
    const auto* condition = fields_.maybe_value("condition");
    to.threshold = temporal ? static_cast<double>(to.members.size()) : 0;
    if (condition == nullptr) {
      if (!temporal && to.type != Type::first_seen) fields_.value("condition");
      return;
    }
    if (to.type == Type::first_seen || to.type == Type::temporal_ordered)
      return fields_.error("condition", fmt::format("{} has no condition", type_name()),
                           to.is_temporal()
                               ? "all its events are wanted; at_least: {NAME: 10} wants one several times"
                               : "it rings for each new value");
    if (!condition->is(Kind::object) || condition->members.size() != 1)
      return fields_.error("condition", "a condition is one comparison", "{gte: 10}");
    const auto& [comparison, number, at] = condition->members.front();
    if (comparison != "gte" && comparison != "gt")
      return fields_.error("condition",
                           fmt::format("\"{}\" is not supported: it would hold for what has not happened "
                                       "yet, and nobody could say when to ring",
                                       comparison),
                           "gte or gt");
    to.inclusive = comparison == "gte";
    const auto* end = number.text.data() + number.text.size();
    if (!number.is(Kind::number) || std::from_chars(number.text.data(), end, to.threshold).ptr != end)
      return fields_.error_at(number, "a threshold is a number");
    check_threshold(number);
  }

  void check_threshold(const doc::Value& at) {
    const auto& to = definition();
    const double least = to.inclusive ? to.threshold : to.threshold + 1;
    const auto most =
        to.type == correlation::Type::event_count ? correlation::kMostTimed : correlation::kMostCounted;
    if (!to.is_numeric() && (least < 1 || least > static_cast<double>(most)))
      fields_.error_at(
          at, fmt::format("a threshold of {} is between 1 and {}", correlation::name(to.type), most),
          "each event that counts is remembered, and what is remembered has a bound: take a smaller "
          "number and a shorter timespan");
    if (to.is_temporal() && least > static_cast<double>(to.members.size()))
      fields_.error_at(at, fmt::format("there are only {} events to count", to.members.size()),
                       "it counts which of them happened; at_least: {NAME: 10} wants one several times");
  }

  void read_steps() {
    const auto* counts = fields_.maybe_value("at_least");
    if (counts == nullptr) return;
    if (!definition().is_temporal() || definition().differ || !counts->is(Kind::object))
      return fields_.error("at_least", "only the events of temporal types are wanted several times",
                           "{failed: 10}");
    doc::Fields each(fields_.source(), *counts, fields_.path_of("at_least"), fields_.diagnostics());
    std::size_t steps = 0;
    for (auto& member : definition().members) {
      member.at_least = static_cast<std::size_t>(
          each.whole(member.name, 1, static_cast<std::int64_t>(correlation::kMostSteps), 1));
      steps += member.at_least;
    }
    each.done();
    if (steps > correlation::kMostSteps)
      fields_.error("at_least", fmt::format("more than {} together", correlation::kMostSteps));
  }

  const doc::Value& value_;
  const std::size_t before_;
  Fields fields_;
  Correlation out_;
};

}  // namespace

Place read_place(std::string_view text) {
  Place out;
  for (const auto part : split(text, '|')) {
    if (!trim(part).empty()) out.emplace_back(trim(part));
  }
  return out;
}

std::optional<Correlation> read_correlation(Fields& parent, const doc::Value& value) {
  return Reader(parent, value).read();
}

doc::Value any_of(const std::vector<doc::Value>& patterns) {
  if (patterns.empty()) return doc::null();
  if (patterns.size() == 1) return patterns.front();
  std::set<std::string> sources;
  bool all = true;
  for (const auto& pattern : patterns) {
    const auto some = sources_of(pattern);
    all = all && !some.empty();
    sources.insert(some.begin(), some.end());
  }
  auto out = doc::object();
  if (all) {
    auto list = doc::array();
    for (const auto& source : sources) list.items.push_back(doc::string(source));
    out.set("source", std::move(list));
  }
  out.set("$or", doc::array(patterns));
  return out;
}

}  // namespace tocsin::rule

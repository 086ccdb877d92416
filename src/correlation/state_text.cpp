#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "correlation/bare.h"
#include "correlation/state.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/value.h"

namespace tocsin::correlation {
namespace {

// Short names: a state is written with each event that it counts. An entry is [time, id, member, value, number, label].
constexpr std::int64_t kFormat = 1;

doc::Value time_of(Time time) {
  return doc::number(static_cast<std::int64_t>(time.time_since_epoch().count()));
}

doc::Value number_of(double number) {
  return doc::number(std::isfinite(number) ? fmt::format("{}", number) : "0");
}

doc::Value list_of(const Entry& entry) {
  return doc::array({time_of(entry.time), doc::string(entry.id),
                     doc::number(static_cast<std::int64_t>(entry.member)), doc::string(entry.value),
                     number_of(entry.number), doc::string(entry.label)});
}

doc::Value list_of(const Rung& rung) {
  return doc::array({doc::string(rung.key), doc::string(rung.event_id), time_of(rung.first),
                     time_of(rung.last), number_of(rung.measured), doc::boolean(rung.at_least),
                     doc::boolean(rung.continues)});
}

doc::Value list_of(const Span& span) {
  auto rung = doc::array();
  for (const auto& one : span.rung) rung.items.push_back(list_of(one));
  return doc::array({time_of(span.first), time_of(span.last), std::move(rung)});
}

doc::Value list_of(const Shown& shown) {
  return doc::array(
      {doc::string(shown.value), time_of(shown.first), time_of(shown.last), doc::string(shown.rung_by)});
}

template <class Things>
doc::Value lists_of(const Things& things) {
  auto out = doc::array();
  for (const auto& one : things) out.items.push_back(list_of(one));
  return out;
}

/// Takes the items of a list one after the other; what is missing or of another kind spoils the whole.
class Items {
 public:
  Items(const doc::Value& list, bool& sound) : list_(list), sound_(sound) {
    if (!list.is(doc::Kind::array)) sound_ = false;
  }

  std::string text() {
    const auto* value = next(doc::Kind::string);
    return value == nullptr ? "" : value->text;
  }
  bool flag() {
    const auto* value = next(doc::Kind::boolean);
    return value != nullptr && value->boolean;
  }
  template <class Number = std::int64_t>
  Number number() {
    Number out{};
    const auto* value = next(doc::Kind::number);
    if (value == nullptr) return out;
    const auto* end = value->text.data() + value->text.size();
    if (std::from_chars(value->text.data(), end, out).ptr != end) sound_ = false;
    return out;
  }
  Time time() { return Time(Milliseconds(number())); }
  const doc::Value& list() {
    static const doc::Value kNothing = doc::array();
    const auto* value = next(doc::Kind::array);
    return value == nullptr ? kNothing : *value;
  }

 private:
  const doc::Value* next(doc::Kind kind) {
    if (at_ < list_.items.size() && list_.items[at_].is(kind)) return &list_.items[at_++];
    sound_ = false;
    return nullptr;
  }

  const doc::Value& list_;
  bool& sound_;
  std::size_t at_ = 0;
};

void read(const doc::Value& list, bool& sound, Entry& out) {
  Items items(list, sound);
  out.time = items.time();
  out.id = items.text();
  out.member = static_cast<std::size_t>(items.number());
  out.value = items.text();
  out.number = items.number<double>();
  out.label = items.text();
}

void read(const doc::Value& list, bool& sound, Rung& out) {
  Items items(list, sound);
  out.key = items.text();
  out.event_id = items.text();
  out.first = items.time();
  out.last = items.time();
  out.measured = items.number<double>();
  out.at_least = items.flag();
  out.continues = items.flag();
}

template <class Thing>
void read_all(const doc::Value* lists, bool& sound, std::vector<Thing>& out);

void read(const doc::Value& list, bool& sound, Span& out) {
  Items items(list, sound);
  out.first = items.time();
  out.last = items.time();
  read_all(&items.list(), sound, out.rung);
}

void read(const doc::Value& list, bool& sound, Shown& out) {
  Items items(list, sound);
  out.value = items.text();
  out.first = items.time();
  out.last = items.time();
  out.rung_by = items.text();
}

template <class Thing>
void read_all(const doc::Value* lists, bool& sound, std::vector<Thing>& out) {
  if (lists == nullptr || !lists->is(doc::Kind::array)) {
    sound = false;
    return;
  }
  out.resize(lists->items.size());
  for (std::size_t i = 0; i < out.size(); ++i) read(lists->items[i], sound, out[i]);
}

}  // namespace

std::string to_text(const State& state) {
  const auto& window = state.window;
  auto out = doc::object({{"v", doc::number(kFormat)}});
  if (!state.habit.empty()) {
    out.set("since", time_of(state.habit.since));
    out.set("shown", lists_of(state.habit.shown));
  } else {
    out.set("times", doc::array({time_of(window.newest), time_of(window.dropped)}));
    const bool bare = !window.entries.empty() && std::ranges::all_of(window.entries, is_bare);
    if (bare) out.set("packed", doc::string(pack(window.entries)));
    out.set("entries", bare ? doc::array() : lists_of(window.entries));
    out.set("spans", lists_of(window.spans));
  }
  out.set("expires", time_of(state.expires));
  return doc::to_json(out);
}

Result<State> from_text(std::string_view text) {
  const auto refused = [] { return fail({ErrorKind::invalid, "this is no state of a correlation", {}, {}}); };
  const auto document = doc::parse_json(text);
  if (!document || !document->is(doc::Kind::object)) return refused();
  bool sound = true;
  const auto number_at = [&](std::string_view key) {
    const auto* value = document->find(key);
    const auto one = value == nullptr ? doc::array() : doc::array({*value});
    return Items(one, sound).number();
  };
  if (number_at("v") != kFormat || !sound) return refused();
  State out;
  out.expires = Time(Milliseconds(number_at("expires")));
  if (document->find("shown") != nullptr) {
    out.habit.since = Time(Milliseconds(number_at("since")));
    read_all(document->find("shown"), sound, out.habit.shown);
  } else if (const auto* times = document->find("times"); times != nullptr) {
    Items items(*times, sound);
    out.window.newest = items.time();
    out.window.dropped = items.time();
    read_all(document->find("entries"), sound, out.window.entries);
    read_all(document->find("spans"), sound, out.window.spans);
    if (const auto* packed = document->find("packed")) {
      auto entries = unpack(packed->text);
      sound = sound && entries && out.window.entries.empty();
      if (sound) out.window.entries = std::move(*entries);
    }
  } else {
    sound = false;
  }
  if (!sound) return refused();
  return out;
}

}  // namespace tocsin::correlation

#include "correlation/window.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "correlation/judge.h"

namespace tocsin::correlation {
namespace {

constexpr std::size_t kMostRungASpan = 16;
constexpr std::size_t kMostSpans = 64;

bool earlier(const Entry& a, const Entry& b) {
  return place_of(a) < place_of(b);
}

std::ptrdiff_t first_at_or_after(const std::vector<Entry>& entries, Time time) {
  return std::lower_bound(entries.begin(), entries.end(), time,
                          [](const Entry& entry, Time wanted) { return entry.time < wanted; }) -
         entries.begin();
}

std::ptrdiff_t first_after(const std::vector<Entry>& entries, Time time) {
  return first_at_or_after(entries, time + Milliseconds(1));
}

std::span<const Entry> between(const std::vector<Entry>& entries, Time first, Time last) {
  return {entries.begin() + first_at_or_after(entries, first), entries.begin() + first_after(entries, last)};
}

/// The entry that is missed least. What floods a window must not push out of it what is rare: of those with the most alike the one in the middle
/// goes, of numbers to add the smallest, else the oldest.
std::size_t least_missed(const Window& window, const Definition& definition) {
  const auto& entries = window.entries;
  if (definition.type == Type::value_sum) {
    const auto smallest = std::ranges::min_element(entries, {}, &Entry::number);
    return static_cast<std::size_t>(smallest - entries.begin());
  }
  if (definition.type != Type::value_count && !definition.is_temporal()) return 0;
  std::map<std::pair<std::size_t, std::string_view>, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool by_value = !definition.is_temporal();
    alike[{by_value ? 0 : entries[i].member, by_value ? std::string_view(entries[i].value) : ""}].push_back(
        i);
  }
  const auto most = std::ranges::max_element(alike, {}, [](const auto& one) { return one.second.size(); });
  return most->second.size() < 3 ? 0 : most->second[most->second.size() / 2];
}

void forget(Window& window, const Definition& definition) {
  const auto horizon = window.newest - definition.timespan - kLateness;
  auto& entries = window.entries;
  entries.erase(entries.begin(), entries.begin() + first_at_or_after(entries, horizon));
  std::erase_if(window.spans, [&](const Span& span) { return span.last < window.newest - kRungKept; });
  while (window.entries.size() > most_entries(definition)) {
    const auto at = window.entries.begin() + static_cast<std::ptrdiff_t>(least_missed(window, definition));
    window.dropped = std::max(window.dropped, at->time);
    window.entries.erase(at);
  }
  if (window.spans.size() > kMostSpans) window.spans.erase(window.spans.begin());
}

/// Joins all spans that the new one is near to.
Span& join(std::vector<Span>& spans, Span added, Milliseconds gap) {
  const auto near = [&](const Span& span) {
    return span.first <= added.last + gap && span.last >= added.first - gap;
  };
  for (const auto& span : spans) {
    if (!near(span)) continue;
    added.first = std::min(added.first, span.first);
    added.last = std::max(added.last, span.last);
    added.rung.insert(added.rung.end(), span.rung.begin(), span.rung.end());
  }
  std::erase_if(spans, near);
  std::ranges::stable_sort(added.rung, {}, &Rung::last);
  const auto place = std::ranges::upper_bound(spans, added.first, {}, &Span::first);
  return *spans.insert(place, std::move(added));
}

class Adding {
 public:
  Adding(Window& window, const Definition& definition, const Entry& entry)
      : window_(window), definition_(definition), entry_(entry) {}

  /// Asks every window that the entry is part of.
  void ask() {
    const auto& entries = window_.entries;
    const auto last = entry_.time + definition_.timespan;
    for (auto i = first_at_or_after(entries, entry_.time);
         i < std::ssize(entries) && entries[static_cast<std::size_t>(i)].time <= last;) {
      const auto end = entries[static_cast<std::size_t>(i)].time;
      const auto inside = between(entries, end - definition_.timespan, end);
      if (holds(definition_, inside)) held(inside);
      i = first_after(entries, end);
    }
  }

  std::vector<Rung> rings;
  std::vector<Entry> held_at;

 private:
  void held(std::span<const Entry> inside) {
    held_at.push_back(inside.back());
    auto& span = join(window_.spans, {inside.front().time, inside.back().time, {}}, definition_.timespan);
    const bool before = !span.rung.empty();
    if (before && span.last < span.rung.back().last + kRingsAgain) return;
    Rung rung{inside.front().id,
              entry_.id,
              inside.front().time,
              inside.back().time,
              measured(inside),
              inside.front().time <= window_.dropped,
              before};
    rings.push_back(rung);
    span.rung.push_back(std::move(rung));
    if (span.rung.size() > kMostRungASpan) span.rung.erase(span.rung.begin());
  }

  /// The steps of the temporal types say little as a number: it is the events then.
  double measured(std::span<const Entry> inside) const {
    return definition_.is_temporal() ? static_cast<double>(inside.size()) : measure(definition_, inside);
  }

  Window& window_;
  const Definition& definition_;
  const Entry entry_;
};

std::vector<Rung> rung_by(const Window& window, const std::string& event_id) {
  std::vector<Rung> out;
  for (const auto& span : window.spans) {
    std::ranges::copy_if(span.rung, std::back_inserter(out),
                         [&](const Rung& rung) { return rung.event_id == event_id; });
  }
  return out;
}

}  // namespace

Added add(Window& window, const Definition& definition, const Entry& entry) {
  Added out;
  out.rings = rung_by(window, entry.id);
  const auto place = std::ranges::lower_bound(window.entries, entry, earlier);
  const bool known = place != window.entries.end() && place_of(*place) == place_of(entry);
  // What made room when it was counted would be counted twice.
  const bool made_room = !known && entry.time <= window.dropped && definition.type != Type::value_count;
  if (entry.time < window.newest - definition.timespan - kLateness || made_room) {
    out.fate = out.rings.empty() ? Added::Fate::late : Added::Fate::known;
    return out;
  }
  out.fate = known ? Added::Fate::known : Added::Fate::counted;
  if (!known) {
    window.newest =
        window.entries.empty() && window.spans.empty() ? entry.time : std::max(window.newest, entry.time);
    window.entries.insert(place, entry);
  }
  Adding adding(window, definition, entry);
  adding.ask();
  out.holds = std::move(adding.held_at);
  out.rings.insert(out.rings.end(), adding.rings.begin(), adding.rings.end());
  if (!known) forget(window, definition);
  return out;
}

Time expires(const Window& window, const Definition& definition) {
  const auto needed = window.newest + 2 * definition.timespan + kLateness;
  return window.spans.empty() ? needed : std::max(needed, window.spans.back().last + kRungKept);
}

std::vector<Entry> telling_entries(const Window& window, const Definition& definition, Time first, Time last,
                                   std::size_t most) {
  std::vector<Entry> out;
  std::set<std::string_view> values;
  for (const auto& entry : between(window.entries, first, last)) {
    const bool wanted = definition.type == Type::value_count ? values.insert(entry.value).second
                                                             : out.empty() || out.back().id != entry.id;
    if (wanted) out.push_back(entry);
  }
  if (out.size() <= most) return out;
  out.erase(out.begin() + static_cast<std::ptrdiff_t>((most + 1) / 2),
            out.end() - static_cast<std::ptrdiff_t>(most / 2));
  return out;
}

}  // namespace tocsin::correlation

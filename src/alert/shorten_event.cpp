#include "alert/shorten_event.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <string>

#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::alert {
namespace {

using doc::Kind;
using doc::Value;

struct Limits {
  std::size_t text;      // bytes of a text, a number or a key
  std::size_t elements;  // of an array, members of an object
  std::size_t depth;     // below it an array or object becomes a note
};

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

// From mild to harsh; the last fits any event into kSmallestEvent: 10 x 10 texts of at most ~150 bytes.
constexpr auto kSteps = std::to_array<Limits>({
    {4096, kAny, kAny},
    {1024, kAny, kAny},
    {256, kAny, kAny},
    {256, 100, kAny},
    {256, 20, kAny},
    {128, 20, 8},
    {64, 20, 5},
    {64, 20, 3},
    {32, 10, 2},
});

std::string cut_text(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto kept = shorten(text, most);
  return fmt::format("{} ({} bytes left out)", kept, text.size() - (kept.size() - 3));
}

Value cut(const Value& value, const Limits& limits, std::size_t depth);

Value cut_array(const Value& value, const Limits& limits, std::size_t depth) {
  Value out = doc::array();
  for (const auto& item : value.items) {
    if (out.items.size() == limits.elements) {
      out.items.push_back(
          doc::string(fmt::format("({} more left out)", value.items.size() - limits.elements)));
      break;
    }
    out.items.push_back(cut(item, limits, depth + 1));
  }
  return out;
}

Value cut_object(const Value& value, const Limits& limits, std::size_t depth) {
  Value out = doc::object();
  for (const auto& member : value.members) {
    if (out.members.size() == limits.elements) {
      const auto left = value.members.size() - limits.elements;
      out.members.push_back({"...", doc::string(fmt::format("({} more left out)", left)), 0});
      break;
    }
    out.members.push_back({cut_text(member.key, limits.text), cut(member.value, limits, depth + 1), 0});
  }
  return out;
}

Value cut(const Value& value, const Limits& limits, std::size_t depth) {
  if (value.is(Kind::string)) return doc::string(cut_text(value.text, limits.text));
  if (value.is(Kind::number) && value.text.size() > limits.text)
    return doc::string(cut_text(value.text, limits.text));
  if (value.is_scalar()) return value;
  if (depth >= limits.depth) {
    return doc::string(
        fmt::format("({} of {} bytes left out)", doc::describe(value.kind), doc::to_json(value).size()));
  }
  return value.is(Kind::array) ? cut_array(value, limits, depth) : cut_object(value, limits, depth);
}

/// Not less than it takes as compact JSON, where a byte of a text is six at most ("\u001f").
std::size_t most_bytes(const Value& value) {
  constexpr std::size_t kByte = 6;
  constexpr std::size_t kAround = 6;  // "false" and a comma; quotes, a colon and a comma
  auto most = kAround + kByte * value.text.size();
  for (const auto& item : value.items) most += most_bytes(item);
  for (const auto& member : value.members)
    most += kAround + kByte * member.key.size() + most_bytes(member.value);
  return most;
}

/// The largest text, list or object, and the depth: a limit beyond them changes nothing.
Limits extent(const Value& value) {
  Limits most{value.text.size(), std::max(value.items.size(), value.members.size()), 0};
  const auto include = [&most](const Limits& inner) {
    most.text = std::max(most.text, inner.text);
    most.elements = std::max(most.elements, inner.elements);
    most.depth = std::max(most.depth, inner.depth + 1);
  };
  for (const auto& item : value.items) include(extent(item));
  for (const auto& member : value.members) {
    include(extent(member.value));
    most.text = std::max(most.text, member.key.size());
  }
  return most;
}

class Shortening {
 public:
  Shortening(const Value& value, std::size_t max_bytes) : value_(value), max_bytes_(max_bytes) {}

  /// The mildest of the steps that is harsh enough, then each limit of it opened again as far as there is room.
  Value result() {
    auto milder = extent(value_);  // the step before, or what changes nothing
    ++milder.depth;
    for (const auto& step : kSteps) {
      if (fits(step)) return opened(step, milder);
      milder = {std::min(milder.text, step.text), std::min(milder.elements, step.elements),
                std::min(milder.depth, step.depth)};
    }
    return doc::string(fmt::format("(an event of {} bytes left out)", doc::to_json(value_).size()));
  }

 private:
  Value opened(Limits limits, const Limits& most) const {
    // What lies deep first: without it, longer lists are longer lists of notes.
    for (const auto limit : {&Limits::depth, &Limits::elements, &Limits::text})
      open(limits, limit, most.*limit);
    return cut(value_, limits, 0);
  }

  bool fits(const Limits& limits) const { return doc::to_json(cut(value_, limits, 0)).size() <= max_bytes_; }

  /// Raises one limit towards `most`, by halving what lies between: eight tries come within half a percent.
  void open(Limits& limits, std::size_t Limits::* limit, std::size_t most) const {
    constexpr int kTries = 8;
    for (int i = 0; i < kTries && limits.*limit < most; ++i) {
      auto wider = limits;
      wider.*limit += (most - limits.*limit + 1) / 2;
      if (fits(wider)) {
        limits = wider;
      } else {
        most = wider.*limit - 1;
      }
    }
  }

  const Value& value_;
  const std::size_t max_bytes_;
};

}  // namespace

doc::Value shorten_event(doc::Value value, std::size_t max_bytes) {
  if (most_bytes(value) <= max_bytes || doc::to_json(value).size() <= max_bytes) return value;
  return Shortening(value, max_bytes).result();
}

}  // namespace tocsin::alert

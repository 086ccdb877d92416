#include "rule/file/event_list.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/text.h"
#include "event/event.h"
#include "rule/file/event_edit.h"

namespace tocsin::rule {
namespace {

using doc::Fields;
using doc::Kind;

constexpr std::size_t kMostEvents = 6000;  // more than the largest threshold

// When a test's events begin: any time would do.
constexpr Time kBegin{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + std::chrono::hours(9)};

/// What varies from event to event of one line.
struct Variation {
  std::string path;
  std::vector<doc::Value> values;
};

class ListReader {
 public:
  ListReader(std::map<std::string, doc::Value>& named, const ReadEventFile& read_file)
      : named_(named), read_file_(read_file) {}

  void read(Fields& fields, const doc::Value& value) {
    auto event = base(fields, value);
    change_event(fields, event, fields.diagnostics());
    const auto variation = vary(fields);
    const auto times = variation ? variation->values.size()
                                 : static_cast<std::size_t>(fields.whole("times", 1, kMostEvents, 1));
    const auto every = fields.duration("every", std::chrono::seconds(1));
    if (fields.has("at") && fields.maybe_text("at") != "0s") next_ = kBegin + fields.duration("at", {});
    if (fields.maybe_text("at") == "0s") next_ = kBegin;
    fields.done();
    if (!event.is(Kind::object)) return;
    for (std::size_t i = 0; i < times && out_.size() < kMostEvents; ++i) {
      auto one = event;
      if (variation) {
        if (auto wrong = set_at(one, variation->path, variation->values[i]); !wrong.empty())
          return fields.error("vary", std::move(wrong));
      }
      mark(one, next_ + static_cast<std::int64_t>(i) * every);
      out_.push_back(std::move(one));
    }
    next_ += static_cast<std::int64_t>(times - 1) * every + std::chrono::seconds(1);
  }

  std::vector<doc::Value> take() { return std::move(out_); }

 private:
  doc::Value base(Fields& fields, const doc::Value& value) {
    const auto* event = fields.maybe_value("event");
    const auto like = fields.maybe_text("like");
    const auto name = fields.maybe_text("name");
    if ((event != nullptr) == like.has_value()) {
      fields.error_at(value, "an event of a test has either \"event\" or \"like\"");
      return {};
    }
    doc::Value out;
    if (like) {
      const auto found = named_.find(*like);
      if (found != named_.end()) {
        out = found->second;
      } else {
        fields.error("like", fmt::format("no event above is named \"{}\"", *like),
                     "give one a name: {name: failure, event: {...}}");
      }
    } else if (const auto file = event_file(*event); !file.empty()) {
      if (!read_file_(fields, *event, file, out)) return {};
    } else {
      out = *event;
    }
    if (!out.is(Kind::object)) {
      if (!like) fields.error("event", "an event must be an object");
      return {};
    }
    out = event::to_envelope(std::move(out));
    if (name && !named_.emplace(*name, out).second)
      fields.error("name", fmt::format("an event above is named \"{}\" as well", *name));
    return out;
  }

  static std::optional<Variation> vary(Fields& fields) {
    const auto* value = fields.maybe_value("vary");
    if (value == nullptr) return std::nullopt;
    if (!value->is(Kind::object) || value->members.size() != 1 || !value->members[0].value.is(Kind::array) ||
        value->members[0].value.items.empty() || fields.has("times")) {
      fields.error("vary", "\"vary\" is one path with its values, and stands without \"times\"",
                   "vary: {detail.eventName: [ListUsers, ListRoles]}");
      return std::nullopt;
    }
    return Variation{value->members[0].key, value->members[0].value.items};
  }

  /// An id and a time of its own: events that are the same are counted once.
  void mark(doc::Value& envelope, Time time) const {
    const auto id = doc::string(fmt::format("00000000-0000-4000-8000-{:012}", out_.size() + 1));
    const auto text = doc::string(format_time(time));
    envelope.set("id", id);
    envelope.set("time", text);
    auto* detail = envelope.find("detail");
    if (detail == nullptr || !detail->is(Kind::object)) return;
    if (detail->find("eventID") != nullptr) detail->set("eventID", id);
    if (detail->find("eventTime") != nullptr) detail->set("eventTime", text);
  }

  std::map<std::string, doc::Value>& named_;
  const ReadEventFile& read_file_;
  Time next_ = kBegin;
  std::vector<doc::Value> out_;
};

}  // namespace

std::string_view event_file(const doc::Value& event) {
  if (!event.is(Kind::object) || event.members.size() != 1 || event.members[0].key != "file") return {};
  return event.members[0].value.is(Kind::string) ? std::string_view(event.members[0].value.text) : "";
}

void change_event(Fields& fields, doc::Value& event, Diagnostics& diagnostics) {
  const auto* remove = fields.maybe_value("remove");
  const auto paths = fields.texts("remove");
  const auto* set = fields.maybe_value("set");
  if (set != nullptr && !set->is(Kind::object)) {
    fields.error_at(*set, fmt::format("\"set\" must be an object, not {}", doc::describe(set->kind)),
                    "{detail.errorCode: AccessDenied}");
    set = nullptr;
  }
  if ((remove == nullptr && set == nullptr) || !event.is(Kind::object)) return;
  event = event::to_envelope(std::move(event));
  for (const auto& path : paths) {
    if (auto wrong = remove_at(event, path); !wrong.empty()) fields.error_at(*remove, std::move(wrong));
  }
  if (set == nullptr) return;
  for (const auto& member : set->members) {
    auto wrong = set_at(event, member.key, member.value);
    if (!wrong.empty())
      diagnostics.push_back(
          diagnose(fields.source(), member.key_begin, std::move(wrong), "", fields.path_of("set")));
  }
}

std::vector<doc::Value> read_event_list(Fields& fields, std::map<std::string, doc::Value>& named,
                                        const ReadEventFile& read_file) {
  const auto* list = fields.value("events");
  if (list == nullptr) return {};
  if (!list->is(Kind::array) || list->items.empty()) {
    fields.error("events", "\"events\" is a list of events",
                 "- {name: failure, times: 5, every: 1m, event: {...}}");
    return {};
  }
  ListReader reader(named, read_file);
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    Fields one(fields.source(), list->items[i], fmt::format("{}[{}]", fields.path_of("events"), i),
               fields.diagnostics());
    if (list->items[i].is(Kind::object)) reader.read(one, list->items[i]);
  }
  auto out = reader.take();
  std::ranges::stable_sort(
      out, {}, [](const doc::Value& event) { return doc::string_at(event, "time").value_or(""); });
  return out;
}

}  // namespace tocsin::rule

#include "alert/alert_json.h"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace tocsin::alert {
namespace {

using doc::Kind;
using doc::Value;

template <class Owner>
struct TextMember {
  std::string_view key;
  std::string Owner::* place;
};

template <class Owner>
struct ListMember {
  std::string_view key;
  std::vector<std::string> Owner::* place;
};

constexpr auto kTexts = std::to_array<TextMember<Alert>>({
    {"id", &Alert::id},
    {"rule_id", &Alert::rule_id},
    {"title", &Alert::title},
    {"summary", &Alert::summary},
    {"why", &Alert::why},
    {"subject_user", &Alert::subject_user},
    {"event_name", &Alert::event_name},
    {"service", &Alert::service},
    {"family", &Alert::family},
    {"event_id", &Alert::event_id},
    {"source_ip", &Alert::source_ip},
    {"source_country", &Alert::source_country},
    {"source_place", &Alert::source_place},
    {"user_agent", &Alert::user_agent},
    {"time", &Alert::time},
    {"account", &Alert::account},
    {"account_name", &Alert::account_name},
    {"account_ou", &Alert::account_ou},
    {"region", &Alert::region},
    {"result", &Alert::result},
});

constexpr auto kLists = std::to_array<ListMember<Alert>>({
    {"account_ou_ids", &Alert::account_ou_ids},
    {"resources", &Alert::resources},
    {"events", &Alert::events},
    {"gains", &Alert::gains},
    {"policy_changes", &Alert::policy_changes},
    {"first_seen", &Alert::first_seen},
    {"missing", &Alert::missing},
    {"mitre", &Alert::mitre},
    {"cis", &Alert::cis},
    {"tags", &Alert::tags},
    {"false_positives", &Alert::false_positives},
    {"references", &Alert::references},
});

constexpr auto kWhoTexts = std::to_array<TextMember<Who>>({
    {"name", &Who::name},
    {"description", &Who::description},
    {"arn", &Who::arn},
    {"account", &Who::account},
    {"access_key_id", &Who::access_key_id},
    {"mfa", &Who::mfa},
    {"person", &Who::person},
    {"account_name", &Who::account_name},
});

constexpr auto kWhoLists = std::to_array<ListMember<Who>>({{"chain", &Who::chain}});
constexpr auto kStepTexts =
    std::to_array<TextMember<NextStep>>({{"text", &NextStep::text}, {"command", &NextStep::command}});
constexpr auto kLinkTexts = std::to_array<TextMember<Link>>({{"label", &Link::label}, {"url", &Link::url}});

template <class Owner, class Members>
void write_texts(const Owner& from, const Members& members, Value& to) {
  for (const auto& [key, place] : members) {
    if (!(from.*place).empty()) to.set(std::string(key), doc::string(from.*place));
  }
}

template <class Owner, class Members>
void write_lists(const Owner& from, const Members& members, Value& to) {
  for (const auto& [key, place] : members) {
    if ((from.*place).empty()) continue;
    Value list = doc::array();
    for (const auto& text : from.*place) list.items.push_back(doc::string(text));
    to.set(std::string(key), std::move(list));
  }
}

template <class Owner, class Members>
void write_objects(const std::vector<Owner>& from, const Members& members, std::string_view key, Value& to) {
  if (from.empty()) return;
  Value list = doc::array();
  for (const auto& one : from) {
    Value object = doc::object();
    write_texts(one, members, object);
    list.items.push_back(std::move(object));
  }
  to.set(std::string(key), std::move(list));
}

// Remembers the first thing that is wrong; after that nothing more is read.
class Reader {
 public:
  template <class Owner, class Members>
  void texts(const Value& from, const Members& members, Owner& to) {
    for (const auto& [key, place] : members) {
      if (const auto* value = typed(from, key, Kind::string)) to.*place = value->text;
    }
  }

  template <class Owner, class Members>
  void lists(const Value& from, const Members& members, Owner& to) {
    for (const auto& [key, place] : members) {
      const auto* list = typed(from, key, Kind::array);
      if (list == nullptr) continue;
      for (const auto& item : list->items) {
        if (!item.is(Kind::string)) wrong(key, "a list of texts");
        (to.*place).push_back(item.text);
      }
    }
  }

  template <class Owner, class Members>
  void objects(const Value& from, const Members& members, std::string_view key, std::vector<Owner>& to) {
    const auto* list = typed(from, key, Kind::array);
    if (list == nullptr) return;
    for (const auto& item : list->items) {
      if (!item.is(Kind::object)) wrong(key, "a list of objects");
      Owner one;
      texts(item, members, one);
      to.push_back(std::move(one));
    }
  }

  const Value* typed(const Value& from, std::string_view key, Kind kind) {
    const auto* value = from.find(key);
    if (value == nullptr || value->is(kind)) return value;
    wrong(key, doc::describe(kind));
    return nullptr;
  }

  void wrong(std::string_view key, std::string_view wanted) {
    if (problem_.empty()) problem_ = fmt::format("an alert's \"{}\" must be {}", key, wanted);
  }

  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
};

}  // namespace

doc::Value to_json(const Alert& alert) {
  Value out = doc::object();
  out.set("severity", doc::string(std::string(rule::name(alert.severity))));
  write_texts(alert, kTexts, out);
  Value who = doc::object();
  write_texts(alert.who, kWhoTexts, who);
  write_lists(alert.who, kWhoLists, who);
  out.set("who", std::move(who));
  write_lists(alert, kLists, out);
  write_objects(alert.next_steps, kStepTexts, "next_steps", out);
  write_objects(alert.links, kLinkTexts, "links", out);
  out.set("raw", alert.raw);
  return out;
}

Result<Alert> from_json(const doc::Value& value) {
  const auto invalid = [](std::string what) { return fail({ErrorKind::invalid, std::move(what), {}, {}}); };
  if (!value.is(Kind::object)) return invalid("an alert must be an object");
  Alert alert;
  Reader reader;
  reader.texts(value, kTexts, alert);
  reader.lists(value, kLists, alert);
  reader.objects(value, kStepTexts, "next_steps", alert.next_steps);
  reader.objects(value, kLinkTexts, "links", alert.links);
  if (const auto* who = reader.typed(value, "who", Kind::object)) {
    reader.texts(*who, kWhoTexts, alert.who);
    reader.lists(*who, kWhoLists, alert.who);
  }
  if (const auto* raw = value.find("raw")) alert.raw = *raw;
  const auto severity = rule::parse_severity(doc::string_at(value, "severity").value_or(""));
  if (!severity) reader.wrong("severity", "one of info, low, medium, high, critical");
  if (alert.id.empty()) reader.wrong("id", "there");
  if (alert.rule_id.empty()) reader.wrong("rule_id", "there");
  if (!reader.problem().empty()) return invalid(reader.problem());
  alert.severity = *severity;
  return alert;
}

}  // namespace tocsin::alert

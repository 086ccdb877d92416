#include "rule/sigma/correlation_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "base/text.h"
#include "correlation/definition.h"
#include "doc/fields.h"
#include "rule/sigma/record_fields.h"
#include "sigma/detection.h"

namespace tocsin::rule {
namespace {

using doc::Kind;

constexpr std::string_view kTypes =
    "event_count, value_count, value_sum, value_avg, value_percentile, temporal or temporal_ordered";
constexpr std::array<std::string_view, 4> kFieldTypes = {"value_count", "value_sum", "value_avg",
                                                         "value_percentile"};

doc::Value placed(doc::Value value, const doc::Value& at) {
  value.begin = at.begin;
  value.end = at.end;
  return value;
}

std::optional<std::int64_t> whole(const doc::Value& value) {
  std::int64_t out = 0;
  const auto* end = value.text.data() + value.text.size();
  if (!value.is(Kind::number) || std::from_chars(value.text.data(), end, out).ptr != end) return std::nullopt;
  return out;
}

const doc::Member* one_of(const doc::Value& object, std::string_view a, std::string_view b) {
  const auto found = std::ranges::find_if(
      object.members, [&](const doc::Member& member) { return member.key == a || member.key == b; });
  return found == object.members.end() ? nullptr : &*found;
}

class Converter {
 public:
  Converter(const SourceText& source, const doc::Value& document, const SigmaRuleIds& ids,
            Diagnostics& diagnostics)
      : source_(source),
        document_(document),
        written_(*document.find("correlation")),
        ids_(ids),
        diagnostics_(diagnostics),
        before_(diagnostics.size()),
        fields_(source, written_, "$.correlation", diagnostics),
        out_(placed(doc::object(), written_)) {}

  std::optional<SigmaCorrelationForm> convert() {
    if (!written_.is(Kind::object)) return std::nullopt;  // fields_ has said so
    take_type();
    take_rules();
    take_groups();
    if (const auto* timespan = fields_.maybe_value("timespan")) put("timespan", *timespan);
    take_condition();
    const bool generate = fields_.flag("generate", generate_of_document());
    fields_.done();
    const bool wrong =
        std::any_of(diagnostics_.begin() + static_cast<std::ptrdiff_t>(before_), diagnostics_.end(),
                    [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
    if (wrong || unknown_) return std::nullopt;
    return SigmaCorrelationForm{std::move(out_), generate};
  }

 private:
  /// Errors about a key show the value that it was made of.
  void put(std::string key, doc::Value value) {
    const auto at = value.begin;
    out_.members.push_back({std::move(key), std::move(value), at});
  }

  void take_type() {
    const auto* value = fields_.value("type");
    if (value == nullptr) return;
    type_ = value->text;
    const bool sigmas = type_ != correlation::name(correlation::Type::first_seen);
    if (!value->is(Kind::string) || !sigmas ||
        std::ranges::find(correlation::kTypeNames, type_) == correlation::kTypeNames.end())
      return fields_.error("type", fmt::format("\"{}\" is no type that is supported", printable(type_)),
                           std::string(kTypes));
    put("type", *value);
    // Sigma wants no number of samples; ours would wait for ten of them.
    if (type_ == "value_avg" || type_ == "value_percentile") put("samples", placed(doc::number(1), *value));
  }

  /// A text, or a list of texts: both are Sigma's way.
  std::vector<const doc::Value*> texts(std::string_view key, const doc::Value& value, std::string_view what) {
    std::vector<const doc::Value*> out;
    if (value.is(Kind::array)) {
      for (const auto& item : value.items) out.push_back(&item);
    } else {
      out.push_back(&value);
    }
    std::erase_if(out, [&](const doc::Value* one) {
      const bool text = one->is(Kind::string) && !trim(one->text).empty();
      if (!text) fields_.error_at(*one, fmt::format("in \"{}\" {} is expected", key, what));
      return !text;
    });
    return out;
  }

  std::optional<std::string> id_of_rule(std::string_view name, std::size_t at) {
    auto id = ids_(trim(name), at);
    unknown_ = unknown_ || !id;
    return id;
  }

  void take_rules() {
    const auto* value = fields_.value("rules");
    if (value == nullptr) return;
    auto list = placed(doc::array(), *value);
    for (const auto* one : texts("rules", *value, "a rule's id or name")) {
      if (auto id = id_of_rule(one->text, one->begin))
        list.items.push_back(placed(doc::string(std::move(*id)), *one));
    }
    if (value->is(Kind::array) && value->items.empty())
      fields_.error("rules", "a correlation names the rules that it counts", "by their id or name");
    put("rules", std::move(list));
  }

  /// Where a field of Sigma's stands in the envelope.
  std::optional<std::string> place_of(const doc::Value& field) {
    const auto name = std::string(trim(field.text));
    if (name.find('|') != std::string::npos) {
      fields_.error_at(field, fmt::format("\"{}\" is no field", printable(name)),
                       "a field's name, without modifiers");
      return std::nullopt;
    }
    if (const auto meant = record_field_meant_by(name)) {
      fields_.error_at(field, fmt::format("CloudTrail's records have no \"{}\"", printable(name)),
                       fmt::format("did you mean \"{}\"?", *meant));
      diagnostics_.back().level = Diagnostic::Level::warning;
    }
    return sigma::may_be_envelopes(name) ? fmt::format("detail.{0} | {0}", name) : "detail." + name;
  }

  void take_groups() {
    const auto* aliases = fields_.maybe_value("aliases");
    if (aliases != nullptr && !aliases->is(Kind::object)) {
      fields_.error("aliases", "\"aliases\" must be a map",
                    "{user: {a_rule: one.field, another_rule: another.field}}");
      aliases = nullptr;
    }
    aliases_ = aliases;
    const auto* value = fields_.maybe_value("group-by");
    if (value == nullptr) return;
    auto list = placed(doc::array(), *value);
    auto used = doc::object();
    for (const auto* one : texts("group-by", *value, "a field")) {
      if (const auto* alias = alias_of(*one)) {
        list.items.push_back(*one);
        used.set(one->text, alias_places(one->text, *alias));
      } else if (auto place = place_of(*one)) {
        list.items.push_back(placed(doc::string(std::move(*place)), *one));
      }
    }
    put("group-by", std::move(list));
    if (!used.members.empty()) put("aliases", placed(std::move(used), *aliases));
  }

  const doc::Value* alias_of(const doc::Value& field) const {
    return aliases_ == nullptr ? nullptr : aliases_->find(field.text);
  }

  doc::Value alias_places(std::string_view name, const doc::Value& alias) {
    auto out = placed(doc::object(), alias);
    if (!alias.is(Kind::object))
      fields_.error_at(alias, fmt::format("the alias \"{}\" must be a map", printable(name)),
                       "{a_rule: one.field, another_rule: another.field}");
    for (const auto& [rule, field, at] : alias.members) {
      const auto id = id_of_rule(rule, at);
      const auto fields = texts("aliases", field, "a field");
      if (!id || fields.size() != 1) continue;
      const auto* rules = out_.find("rules");
      if (rules == nullptr || std::ranges::find(rules->items, *id, &doc::Value::text) == rules->items.end())
        fields_.error_at(field, fmt::format("the alias \"{}\" is about \"{}\", which is not among \"rules\"",
                                            printable(name), printable(rule)));
      if (auto place = place_of(*fields.front())) out.set(*id, placed(doc::string(std::move(*place)), field));
    }
    return out;
  }

  void take_condition() {
    const auto* written = fields_.maybe_value("condition");
    if (written == nullptr || !written->is(Kind::object)) {
      if (written != nullptr) put("condition", *written);  // the reader of ours refuses it
      return;
    }
    auto comparisons = placed(doc::object(), *written);
    for (const auto& member : written->members) {
      if (member.key == "field") {
        take_field(member.value);
      } else if (member.key == "percentile") {
        put("percentile", member.value);
      } else {
        comparisons.members.push_back(member);
      }
    }
    if (std::ranges::find(kFieldTypes, type_) != kFieldTypes.end() && written->find("field") == nullptr)
      fields_.error("condition", fmt::format("{} is about a field", type_),
                    "condition: {field: userIdentity.userName, gte: 10}");
    leave_out_upper_end(comparisons);
    if (!wants_all(comparisons)) put("condition", std::move(comparisons));
  }

  void take_field(const doc::Value& value) {
    const auto fields = texts("field", value, "a field");
    if (fields.size() > 1)
      return fields_.error_at(value, "several fields are not supported",
                              "one field, and the others in \"group-by\"");
    if (fields.empty()) return;
    if (alias_of(*fields.front()) != nullptr)
      return fields_.error_at(value, "an alias as the field is not supported",
                              "name the field as it stands in the events");
    if (auto place = place_of(*fields.front())) put("field", placed(doc::string(std::move(*place)), value));
  }

  /// A count that comes to the lower end passes through the range: it rings there, whatever comes later. A sum may jump over it.
  void leave_out_upper_end(doc::Value& comparisons) {
    const auto* low = one_of(comparisons, "gt", "gte");
    const auto* high = one_of(comparisons, "lt", "lte");
    const bool counts = type_ == "event_count" || type_ == "value_count" || type_ == "temporal";
    if (comparisons.members.size() != 2 || low == nullptr || high == nullptr || !counts) return;
    const auto from = whole(low->value);
    const auto to = whole(high->value);
    if (!from || !to) return;
    if (*from + (low->key == "gt" ? 1 : 0) > *to - (high->key == "lt" ? 1 : 0))
      return fields_.error("condition", "no count is in this range");
    auto warning =
        diagnose(source_, high->key_begin,
                 fmt::format("\"{}\" is left out: it rings as soon as \"{}\" holds", high->key, low->key),
                 "more than that rings as well", "$.correlation.condition");
    warning.level = Diagnostic::Level::warning;
    diagnostics_.push_back(std::move(warning));
    comparisons.members.erase(comparisons.members.begin() + (high - comparisons.members.data()));
  }

  /// A condition of temporal_ordered that says what holds without it.
  bool wants_all(const doc::Value& comparisons) const {
    if (type_ != "temporal_ordered" || comparisons.members.size() != 1) return false;
    const auto& [comparison, value, at] = comparisons.members.front();
    const auto number = whole(value);
    const auto* rules = out_.find("rules");
    if (!number || rules == nullptr) return false;
    const auto all = static_cast<std::int64_t>(rules->items.size());
    return (comparison == "gte" && *number == all) || (comparison == "gt" && *number == all - 1);
  }

  /// The specification has it beside `correlation`, pySigma in it.
  bool generate_of_document() {
    const auto* generate = document_.find("generate");
    if (generate == nullptr) return false;
    if (!generate->is(Kind::boolean)) fields_.error_at(*generate, "\"generate\" is true or false");
    return generate->boolean;
  }

  const SourceText& source_;
  const doc::Value& document_;
  const doc::Value& written_;
  const SigmaRuleIds& ids_;
  Diagnostics& diagnostics_;
  const std::size_t before_;
  doc::Fields fields_;
  doc::Value out_;
  std::string type_;
  const doc::Value* aliases_ = nullptr;
  bool unknown_ = false;  // names a rule that is not there
};

}  // namespace

std::optional<SigmaCorrelationForm> our_form(const SourceText& source, const doc::Value& document,
                                             const SigmaRuleIds& ids, Diagnostics& diagnostics) {
  return Converter(source, document, ids, diagnostics).convert();
}

}  // namespace tocsin::rule

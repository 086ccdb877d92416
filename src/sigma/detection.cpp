#include "sigma/detection.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "sigma/condition.h"
#include "sigma/leaves.h"
#include "sigma/modifiers.h"

namespace tocsin::sigma {
namespace {

constexpr std::array<std::string_view, 6> kEnvelope = {"source", "detail-type", "account",
                                                       "region", "id",          "time"};

class Searching {
 public:
  explicit Searching(const SourceText& source) : context_{source, diagnostics_} {}

  // A map is all of its fields; a list is one of its maps, or of its keywords.
  Expression search(const doc::Value& value) {
    switch (value.kind) {
      case doc::Kind::object: {
        std::vector<Expression> parts;
        for (const auto& member : value.members) {
          parts.push_back(read_item(member.key, member.key_begin, member.value, context_));
        }
        return all_of(std::move(parts));
      }
      case doc::Kind::array: {
        std::vector<Expression> parts;
        for (const auto& item : value.items) {
          parts.push_back(item.is(doc::Kind::object) ? search(item)
                                                     : read_item("", item.begin, item, context_));
        }
        if (value.items.empty()) error(value.begin, "a search without anything to look for");
        return any_of(std::move(parts));
      }
      case doc::Kind::null:
        error(value.begin, "a search without anything to look for");
        return {};
      default:
        return read_item("", value.begin, value, context_);
    }
  }

  void error(std::size_t at, std::string message, std::string hint = {}) {
    diagnostics_.push_back(diagnose(context_.source, at, std::move(message), std::move(hint)));
  }

  void condition(const doc::Value& value, const Searches& searches, std::vector<Expression>& out) {
    if (!value.is(doc::Kind::string)) return error(value.begin, "a condition is a text");
    auto parsed = parse_condition(value.text, searches, context_.source, value.begin);
    if (parsed) {
      out.push_back(std::move(*parsed));
    } else {
      std::move(parsed.error().begin(), parsed.error().end(), std::back_inserter(diagnostics_));
    }
  }

  Diagnostics take() { return std::move(diagnostics_); }

 private:
  Diagnostics diagnostics_;
  ModifierContext context_;
};

struct Judge {
  const doc::Value& envelope;
  const doc::Value& detail;

  bool holds(const Expression& e) const {
    const auto part_holds = [this](const Expression& part) { return holds(part); };
    switch (e.kind) {
      case Expression::Kind::all:
        return std::all_of(e.parts.begin(), e.parts.end(), part_holds);
      case Expression::Kind::any:
        return std::any_of(e.parts.begin(), e.parts.end(), part_holds);
      case Expression::Kind::negation:
        return !holds(e.parts.front());
      case Expression::Kind::item:
        break;
    }
    return std::any_of(e.item->tests.begin(), e.item->tests.end(),
                       [&](const ValueTest& test) { return item_holds(*e.item, test); });
  }

  bool item_holds(const Item& item, const ValueTest& test) const {
    bool present = false;
    const auto tried = [&](const doc::Value& leaf) {
      present = true;
      return sigma::holds(test, leaf, detail);
    };
    if (item.field.empty()) return visit_all(detail, tried);
    if (visit(detail, item.field, tried)) return true;
    if (!present && may_be_envelopes(item.field) && visit(envelope, item.field, tried)) return true;
    return !present && holds_when_absent(test);
  }
};

}  // namespace

bool may_be_envelopes(std::string_view field) {
  return std::find(kEnvelope.begin(), kEnvelope.end(), field) != kEnvelope.end();
}

Checked<Detection> Detection::read(const SourceText& source, const doc::Value& value) {
  Searching reader(source);
  Searches searches;
  const doc::Value* condition = nullptr;
  for (const auto& member : value.members) {
    if (member.key == "condition") {
      condition = &member.value;
    } else if (member.key != "timeframe") {
      searches.emplace(member.key, reader.search(member.value));
    }
  }
  std::vector<Expression> conditions;
  if (!value.is(doc::Kind::object)) {
    reader.error(value.begin, "a detection is a map of searches and a condition");
  } else if (condition == nullptr) {
    reader.error(value.begin, "the condition is missing", "condition: selection");
  } else if (condition->is(doc::Kind::array)) {
    for (const auto& one : condition->items) reader.condition(one, searches, conditions);
    if (condition->items.empty()) reader.error(condition->begin, "the condition is empty");
  } else {
    reader.condition(*condition, searches, conditions);
  }
  if (auto wrong = reader.take(); !wrong.empty()) return tl::make_unexpected(std::move(wrong));
  Detection out;
  out.expression_ = any_of(std::move(conditions));
  return out;
}

bool Detection::holds(const doc::Value& envelope) const {
  static const doc::Value kNothing = doc::object({});
  const auto* detail = envelope.find("detail");
  return Judge{envelope, detail != nullptr ? *detail : kNothing}.holds(expression_);
}

}  // namespace tocsin::sigma

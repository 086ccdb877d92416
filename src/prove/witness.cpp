#include "prove/witness.h"

#include <array>
#include <fmt/format.h>
#include <utility>
#include <variant>

#include "base/text.h"
#include "doc/json_writer.h"
#include "prove/aws_facts.h"

namespace tocsin::prove {
namespace {

using match::TextTest;

doc::Value number_of(double value) {
  return doc::number(fmt::format("{}", value));
}

/// "a*b\*" -> "ab*": each star stands for nothing.
std::string without_stars(std::string_view wildcard) {
  std::string out;
  for (std::size_t i = 0; i < wildcard.size(); ++i) {
    if (wildcard[i] == '\\' && i + 1 < wildcard.size()) {
      out += wildcard[++i];
    } else if (wildcard[i] != '*') {
      out += wildcard[i];
    }
  }
  return out;
}

/// Values of every kind, for tests that ask for anything but something.
std::vector<doc::Value> anything() {
  return {doc::string("tocsin"), doc::string("a"), doc::number(1), doc::number(std::string("0.5")),
          doc::boolean(true),    doc::null(),      doc::string("")};
}

/// Inside of the bounds, at them, and around them.
std::vector<doc::Value> numbers_near(const match::Numeric& numeric) {
  const double low = numeric.low ? numeric.low->value : (numeric.high ? numeric.high->value - 2 : 0);
  const double high = numeric.high ? numeric.high->value : low + 2;
  std::vector<doc::Value> out;
  for (const double value : {(low + high) / 2, low, high, low + 1, high - 1}) out.push_back(number_of(value));
  return out;
}

/// What the test could accept, likely ones first.
std::vector<Filling> guesses(const match::Test& test, const doc::Value& written) {
  std::vector<doc::Value> out;
  if (const auto* exists = std::get_if<match::Exists>(&test)) {
    if (!exists->present) return {std::nullopt};
    out = anything();
  } else if (const auto* text = std::get_if<TextTest>(&test)) {
    const bool wildcard = text->how == TextTest::How::wildcard;
    out = {doc::string(wildcard ? without_stars(text->text) : text->text)};
  } else if (const auto* literal = std::get_if<match::NumberLiteral>(&test)) {
    out = {doc::number(literal->text)};
  } else if (const auto* numeric = std::get_if<match::Numeric>(&test)) {
    out = numbers_near(*numeric);
  } else if (std::holds_alternative<match::IpTest>(test)) {
    const auto* cidr = written.find("cidr");
    const auto& range = cidr != nullptr ? cidr->text : written.text;
    out = {doc::string(range.substr(0, range.find('/')))};
  } else if (std::holds_alternative<match::Keyword>(test)) {
    out = {written};
  } else {
    out = anything();
  }
  return {std::make_move_iterator(out.begin()), std::make_move_iterator(out.end())};
}

doc::Value event_with(const match::Field& field, const Filling& filling) {
  auto event = doc::object();
  if (filling) put(event, field.path, *filling);
  return event;
}

/// What every event of EventBridge has, where the branch does not say otherwise.
void complete(doc::Value& event, const Branch& branch) {
  const std::array<std::pair<std::string, doc::Value>, 3> must{
      {{"source", doc::string("aws.tocsin")},
       {"detail-type", doc::string(std::string(kApiCall))},
       {"detail", doc::object()}}};
  for (const auto& [key, value] : must) {
    if (event.find(key) == nullptr && branch.field(key) == nullptr) event.set(key, value);
  }
}

using Fillings = std::vector<std::pair<std::string, const std::vector<Filling>*>>;

/// With filling `chosen` of field `changed`, and the first one of all others; nothing when one field stands in another's way.
std::optional<doc::Value> build(const Fillings& fields, std::size_t changed, std::size_t chosen) {
  auto event = doc::object();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& filling = (*fields[i].second)[i == changed ? chosen : 0];
    if (filling && !put(event, fields[i].first, *filling)) return std::nullopt;
  }
  return event;
}

}  // namespace

bool put(doc::Value& root, std::string_view path, doc::Value value) {
  auto* at = &root;
  const auto keys = split(path, '.');
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!at->is(doc::Kind::object)) return false;
    const bool last = i + 1 == keys.size();
    if (at->find(keys[i]) == nullptr) at->set(std::string(keys[i]), doc::object());
    at = at->find(keys[i]);
    // An object that further fields have filled is not thrown away.
    if (last && at->is(doc::Kind::object) && !at->members.empty()) return false;
  }
  *at = std::move(value);
  return true;
}

std::vector<Filling> fillings_of(const match::Field& field) {
  const auto written = written_tests(field);
  const auto whole = matcher_of(field);
  std::vector<Filling> out;
  for (std::size_t i = 0; i < field.tests.size() && i < written.size(); ++i) {
    const auto alone = matcher_of({field.path, {field.tests[i]}, doc::to_json(doc::array({written[i]}))});
    for (auto& guess : guesses(field.tests[i], written[i])) {
      const auto event = event_with(field, guess);
      if (!alone.matches(event) || !whole.matches(event)) continue;
      out.push_back(std::move(guess));
      break;
    }
  }
  return out;
}

Witnesses WitnessMaker::of(const Branch& branch) {
  Witnesses out;
  Fillings fields;
  for (const auto& [path, field] : branch.fields) {
    const auto [known, is_new] = fillings_.try_emplace(field);
    if (is_new) known->second = fillings_of(*field);
    fields.emplace_back(std::string(path), &known->second);
    if (known->second.empty()) {
      out.impossible = fmt::format("nothing that could stand at {} passes {}", path, field->written);
      return out;
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::size_t chosen = out.events.empty() ? 0 : 1; chosen < fields[i].second->size(); ++chosen) {
      auto event = build(fields, i, chosen);
      if (!event) continue;
      complete(*event, branch);
      if (branch.matcher.matches(*event)) out.events.push_back(std::move(*event));
    }
  }
  if (out.events.empty())
    out.impossible = "its fields contradict each other: no event that was made of them matches";
  return out;
}

}  // namespace tocsin::prove

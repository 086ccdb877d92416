#include "prove/break_field.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "prove/witness.h"

namespace tocsin::prove {
namespace {

/// Replaces, or without a value removes, whatever stands at the path. Keys with dots are found as the matcher finds them. True when something did.
bool replace(doc::Value& at, std::string_view path, const Filling& filling) {
  bool found = false;
  for (auto& item : at.items) found = replace(item, path, filling) || found;
  for (auto& member : at.members) {
    if (path == member.key) {
      if (filling) member.value = *filling;
      found = true;
    } else if (path.starts_with(member.key) && path.substr(member.key.size()).starts_with('.')) {
      found = replace(member.value, path.substr(member.key.size() + 1), filling) || found;
    }
  }
  if (!filling) std::erase_if(at.members, [&](const doc::Member& member) { return path == member.key; });
  return found;
}

/// Like put(), but goes through arrays, into each of their objects; an empty one gets one.
void put_everywhere(doc::Value& at, std::string_view path, const doc::Value& value) {
  if (at.is(doc::Kind::array) && at.items.empty()) at.items.push_back(doc::object());
  for (auto& item : at.items) put_everywhere(item, path, value);
  if (!at.is(doc::Kind::object)) return;
  const auto dot = path.find('.');
  const std::string key(path.substr(0, dot));
  if (dot == std::string_view::npos) {
    at.set(key, value);
    return;
  }
  auto* below = at.find(key);
  if (below == nullptr || below->is_scalar()) {
    at.set(key, doc::object());
    below = at.find(key);
  }
  put_everywhere(*below, path.substr(dot + 1), value);
}

std::string other_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    } else if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return text;
}

/// Values that are nearly what the field asks for.
void add_near(const match::Field& field, std::vector<doc::Value>& out) {
  for (const auto& filling : fillings_of(field)) {
    if (!filling) continue;
    if (filling->is(doc::Kind::string)) {
      const auto& text = filling->text;
      out.push_back(doc::string(text + "x"));
      out.push_back(doc::string("x" + text));
      out.push_back(doc::string(other_case(text)));
      if (!text.empty()) out.push_back(doc::string(text.substr(0, text.size() - 1)));
    } else if (filling->is(doc::Kind::number)) {
      out.push_back(doc::string(filling->text));
      out.push_back(doc::number("-" + filling->text));
      out.push_back(doc::number(filling->text + "000"));
    } else if (filling->is(doc::Kind::boolean)) {
      out.push_back(doc::boolean(!filling->boolean));
    }
  }
}

/// What is excluded by name must break `anything-but`.
void add_named(const match::Field& field, std::vector<doc::Value>& out) {
  for (const auto& test : written_tests(field)) {
    const auto* but = test.find("anything-but");
    if (but == nullptr) continue;
    if (but->is_scalar()) out.push_back(*but);
    out.insert(out.end(), but->items.begin(), but->items.end());
    for (const auto& member : but->members) {
      if (member.value.is_scalar()) out.push_back(member.value);
      out.insert(out.end(), member.value.items.begin(), member.value.items.end());
    }
  }
}

}  // namespace

std::vector<doc::Value> broken_at(const doc::Value& envelope, std::string_view path,
                                  const std::vector<const match::Field*>& fields) {
  std::vector<doc::Value> values{doc::string("tocsin"), doc::string(""), doc::number(4711),
                                 doc::boolean(true),    doc::null(),     doc::object(),
                                 doc::array()};
  std::vector<match::Matcher> alone;
  for (const auto* field : fields) {
    add_near(*field, values);
    add_named(*field, values);
    alone.push_back(matcher_of(*field));
  }
  std::vector<doc::Value> out;
  const auto keep = [&](doc::Value event) {
    const bool holds =
        std::any_of(alone.begin(), alone.end(), [&](const auto& field) { return field.matches(event); });
    if (!holds) out.push_back(std::move(event));
  };
  auto removed = envelope;
  if (replace(removed, path, std::nullopt)) keep(std::move(removed));
  for (const auto& value : values) {
    auto changed = envelope;
    if (!replace(changed, path, value)) put_everywhere(changed, path, value);
    keep(std::move(changed));
  }
  return out;
}

}  // namespace tocsin::prove

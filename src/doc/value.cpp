#include "doc/value.h"

#include <algorithm>

namespace tocsin::doc {

std::string_view describe(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
  }
  return "a value";
}

const Value* Value::find(std::string_view key) const {
  const auto found =
      std::find_if(members.rbegin(), members.rend(), [&](const Member& m) { return m.key == key; });
  return found == members.rend() ? nullptr : &found->value;
}

Value* Value::find(std::string_view key) {
  const auto found =
      std::find_if(members.rbegin(), members.rend(), [&](const Member& m) { return m.key == key; });
  return found == members.rend() ? nullptr : &found->value;
}

void Value::set(std::string key, Value value) {
  if (auto* existing = find(key)) {
    *existing = std::move(value);
  } else {
    members.push_back({std::move(key), std::move(value)});
  }
}

Value null() {
  return {};
}

Value boolean(bool value) {
  Value v;
  v.kind = Kind::boolean;
  v.boolean = value;
  return v;
}

Value number(std::int64_t value) {
  return number(std::to_string(value));
}

Value number(std::string as_written) {
  Value v;
  v.kind = Kind::number;
  v.text = std::move(as_written);
  return v;
}

Value string(std::string text) {
  Value v;
  v.kind = Kind::string;
  v.text = std::move(text);
  return v;
}

Value array(std::vector<Value> items) {
  Value v;
  v.kind = Kind::array;
  v.items = std::move(items);
  return v;
}

Value object(std::initializer_list<std::pair<std::string, Value>> members) {
  Value v;
  v.kind = Kind::object;
  v.members.reserve(members.size());
  for (const auto& [key, value] : members) v.members.push_back({key, value});
  return v;
}

const Value* find_path(const Value& root, std::string_view path) {
  if (root.kind == Kind::array) {
    const auto dot = path.find('.');
    const auto index = path.substr(0, dot);
    if (index.empty() || index.size() > 6 ||
        index.find_first_not_of("0123456789") != std::string_view::npos) {
      return nullptr;
    }
    const auto i = static_cast<std::size_t>(std::stoul(std::string(index)));
    if (i >= root.items.size()) return nullptr;
    return dot == std::string_view::npos ? &root.items[i] : find_path(root.items[i], path.substr(dot + 1));
  }
  for (auto dot = path.find('.');; dot = path.find('.', dot + 1)) {
    if (const auto* child = root.find(path.substr(0, dot))) {
      if (dot == std::string_view::npos) return child;
      if (const auto* found = find_path(*child, path.substr(dot + 1))) return found;
    }
    if (dot == std::string_view::npos) return nullptr;
  }
}

std::optional<std::string_view> string_at(const Value& root, std::string_view path) {
  const auto* value = find_path(root, path);
  if (value == nullptr || !value->is(Kind::string)) return std::nullopt;
  return value->text;
}

std::optional<std::string> scalar_text(const Value& value) {
  switch (value.kind) {
    case Kind::string:
    case Kind::number:
      return value.text;
    case Kind::boolean:
      return value.boolean ? "true" : "false";
    case Kind::null:
    case Kind::array:
    case Kind::object:
      break;
  }
  return std::nullopt;
}

std::optional<std::string> scalar_at(const Value& root, std::string_view path) {
  const auto* value = find_path(root, path);
  return value == nullptr ? std::nullopt : scalar_text(*value);
}

bool equal(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.boolean != b.boolean || a.text != b.text) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), equal) &&
         std::equal(
             a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
             [](const Member& x, const Member& y) { return x.key == y.key && equal(x.value, y.value); });
}

}  // namespace tocsin::doc

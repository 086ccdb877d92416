#include "rule/file/event_edit.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>

namespace tocsin::rule {
namespace {

using doc::Kind;
using doc::Value;

struct Split {
  std::string_view parent;  // empty: the root
  std::string_view key;
};

Split split_last(std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return {"", path};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

Value* find(Value& root, std::string_view path) {
  // The value is ours to change; only the search is written for const ones.
  return path.empty() ? &root : const_cast<Value*>(doc::find_path(root, path));
}

std::optional<std::size_t> index_of(std::string_view key) {
  if (key.empty() || key.size() > 6 || key.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoul(std::string(key)));
}

bool well_formed(std::string_view path) {
  return !path.empty() && !path.starts_with('.') && !path.ends_with('.') &&
         path.find("..") == std::string_view::npos;
}

/// Puts a new child into a value that exists.
std::string add(Value& parent, std::string_view parent_path, std::string_view key, Value value) {
  if (parent.is(Kind::object)) {
    parent.set(std::string(key), std::move(value));
    return {};
  }
  if (parent.is(Kind::array)) {
    const auto index = index_of(key);
    if (!index) return fmt::format("\"{}\" is an array: \"{}\" is no index", parent_path, key);
    if (*index != parent.items.size()) {
      return fmt::format("\"{}\" has {} elements: index {} is beyond them", parent_path, parent.items.size(),
                         key);
    }
    parent.items.push_back(std::move(value));
    return {};
  }
  return fmt::format("\"{}\" is {}: nothing can be set below it", parent_path, doc::describe(parent.kind));
}

}  // namespace

std::string set_at(Value& root, std::string_view path, Value value) {
  if (!well_formed(path)) return "this is no path";
  if (auto* existing = find(root, path)) {
    *existing = std::move(value);
    return {};
  }
  const auto [parent_path, key] = split_last(path);
  if (auto* parent = find(root, parent_path)) return add(*parent, parent_path, key, std::move(value));

  const auto [grandparent_path, middle] = split_last(parent_path);
  auto* grandparent = find(root, grandparent_path);
  if (grandparent == nullptr) return fmt::format("\"{}\" is not in the event", grandparent_path);
  auto made = doc::object();
  made.set(std::string(key), std::move(value));
  return add(*grandparent, grandparent_path, middle, std::move(made));
}

std::string remove_at(Value& root, std::string_view path) {
  if (!well_formed(path)) return "this is no path";
  // A key may hold dots itself, so every way to part the path is tried, the longest parent first.
  for (auto dot = path.rfind('.');; dot = path.rfind('.', dot - 1)) {
    const bool whole = dot == std::string_view::npos;
    auto* parent = find(root, whole ? std::string_view() : path.substr(0, dot));
    const auto key = whole ? path : path.substr(dot + 1);
    if (parent != nullptr && parent->find(key) != nullptr) {
      std::erase_if(parent->members, [&](const doc::Member& member) { return member.key == key; });
      return {};
    }
    if (parent != nullptr && parent->is(Kind::array)) {
      if (const auto index = index_of(key); index && *index < parent->items.size()) {
        parent->items.erase(parent->items.begin() + static_cast<std::ptrdiff_t>(*index));
        return {};
      }
    }
    if (whole || dot == 0) return fmt::format("\"{}\" is not in the event", path);
  }
}

}  // namespace tocsin::rule

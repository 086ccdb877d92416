#include "match/path_table.h"

namespace tocsin::match {

std::uint32_t PathTable::add(const std::string& path, bool sees_empty_keys) {
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    entries_.try_emplace(path.substr(0, dot));
  }
  auto& entry = entries_[path];
  auto& number = sees_empty_keys ? entry.number_with_empty_keys : entry.number;
  if (number == kNoPath) number = size_++;
  return number;
}

const PathTable::Entry* PathTable::find(std::string_view path) const {
  const auto found = entries_.find(path);
  return found == entries_.end() ? nullptr : &found->second;
}

bool has_empty_part(std::string_view path) {
  if (path.empty()) return true;
  while (path.ends_with('.')) path.remove_suffix(1);
  return path.starts_with('.') || path.find("..") != std::string_view::npos;
}

}  // namespace tocsin::match

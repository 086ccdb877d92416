#include "match/path_trie.h"

#include <atomic>
#include <bit>

namespace tocsin::match {

std::uint32_t PathTrie::add(std::string_view path, bool sees_empty_keys) {
  auto at = kRoot;
  for (std::size_t first = 0; first <= path.size();) {
    const auto dot = std::min(path.find('.', first), path.size());
    const auto [known, is_new] = building_.try_emplace({at, std::string(path.substr(first, dot - first))},
                                                       static_cast<std::uint32_t>(nodes_.size()));
    if (is_new) {
      const auto place = nodes_[at].children++;
      auto& child = nodes_.emplace_back();
      child.parent = at;
      child.place = place;
    }
    at = known->second;
    first = dot + 1;
  }
  auto& node = nodes_[at];
  auto& number = sees_empty_keys ? node.number_with_empty_keys : node.number;
  if (number == kNoPath) number = size_++;
  return number;
}

void PathTrie::freeze() {
  static std::atomic<std::uint32_t> last{0};
  do identity_ = ++last;
  while (identity_ == 0);
  for (auto& node : nodes_) {
    if (node.children == 0) continue;
    const auto size = std::bit_ceil(node.children * 2);
    node.table = static_cast<std::uint32_t>(slots_.size());
    node.mask = size - 1;
    slots_.resize(slots_.size() + size);
  }
  for (const auto& [place, child] : building_) {
    const auto& [parent, key] = place;
    nodes_[child].key_text = static_cast<std::uint32_t>(keys_.size());
    keys_ += key;
    const auto& node = nodes_[parent];
    const auto ends = ends_of(key);
    auto at = hash(ends, key.size());
    while (slots_[node.table + (at & node.mask)].child != kRoot) ++at;
    slots_[node.table + (at & node.mask)] = {ends, static_cast<std::uint32_t>(key.size()), child};
  }
  building_.clear();
  nodes_.shrink_to_fit();
}

std::uint32_t PathTrie::child_by_parts(std::uint32_t node, std::string_view key) const {
  for (std::size_t first = 0; first <= key.size();) {
    const auto dot = std::min(key.find('.', first), key.size());
    const auto part = key.substr(first, dot - first);
    if (nodes_[node].children == 0) return kRoot;
    node = direct_child(nodes_[node], part, ends_of(part));
    if (node == kRoot) return kRoot;
    first = dot + 1;
  }
  return node;
}

std::size_t PathTrie::memory() const {
  return nodes_.capacity() * sizeof(Node) + slots_.capacity() * sizeof(Slot) + keys_.capacity();
}

bool has_empty_part(std::string_view path) {
  if (path.empty()) return true;
  while (path.ends_with('.')) path.remove_suffix(1);
  return path.starts_with('.') || path.find("..") != std::string_view::npos;
}

}  // namespace tocsin::match

#include "match/byte_trie.h"

#include <algorithm>

namespace tocsin::match {

// Level by level, so that the children of each node stand side by side. `texts` is sorted: a node is a run of it.
std::uint32_t ByteTries::build(std::vector<TextPosting> texts, bool links, Postings& postings) {
  if (texts.empty()) return kNoTrie;
  if (nodes_.empty()) {
    nodes_.resize(2);  // kNone and the end of its children
  }
  labels_.resize(nodes_.size());
  std::sort(texts.begin(), texts.end());
  struct Run {
    std::size_t first;
    std::size_t end;
    std::size_t depth;
  };
  const auto root = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  labels_.push_back(0);
  std::vector<Run> runs{{0, texts.size(), 0}};
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto [at, end, depth] = runs[i];
    const auto node = root + static_cast<std::uint32_t>(i);
    numbers.clear();
    for (; at < end && texts[at].first.size() == depth; ++at) numbers.push_back(texts[at].second);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    nodes_[node].list = postings.add(numbers);
    nodes_[node].first_child = static_cast<std::uint32_t>(nodes_.size());
    while (at < end) {
      const char c = texts[at].first[depth];
      const auto first = at;
      while (at < end && texts[at].first[depth] == c) ++at;
      runs.push_back({first, at, depth + 1});
      nodes_.emplace_back();
      labels_.push_back(c);
    }
  }
  const auto end = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back().first_child = end;
  labels_.resize(nodes_.size() + kLabelsAtOnce);
  if (links) link(root);
  return root;
}

void ByteTries::link(std::uint32_t root) {
  auto& start = starts_.emplace_back();
  std::fill(std::begin(start.next), std::end(start.next), root);
  const auto end = static_cast<std::uint32_t>(nodes_.size() - 1);
  for (auto c = nodes_[root].first_child; c < nodes_[root + 1].first_child; ++c)
    start.next[static_cast<unsigned char>(labels_[c])] = c;
  // Nodes are in the order of their depth: whatever a link leads to is linked already.
  for (auto node = root; node < end; ++node) {
    for (auto c = nodes_[node].first_child; c < nodes_[node + 1].first_child; ++c) {
      nodes_[c].start = node == root ? root : step(start, root, nodes_[node].start, labels_[c]);
      if (nodes_[c].list != kNoPostings || nodes_[nodes_[c].start].reports != 0)
        nodes_[c].reports = ++reporting_;
    }
  }
  nodes_[root].start = static_cast<std::uint32_t>(starts_.size() - 1);
  auto node = root;
  for (start.common_size = 0; start.common_size < kLongestFound; ++start.common_size) {
    const auto child = nodes_[node].first_child;
    const bool ends_or_forks =
        (node != root && nodes_[node].list != kNoPostings) || nodes_[node + 1].first_child != child + 1;
    if (ends_or_forks) break;
    start.common[start.common_size] = labels_[child];
    node = child;
  }
  // The root reports nothing: the empty text is found otherwise.
}

void ByteTries::freeze() {
  nodes_.shrink_to_fit();
  labels_.shrink_to_fit();
  starts_.shrink_to_fit();
}

std::size_t ByteTries::memory() const {
  return nodes_.capacity() * sizeof(Node) + labels_.capacity() + starts_.capacity() * sizeof(Start);
}

}  // namespace tocsin::match

#include "match/exclusions.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tocsin::match {

Exclusions::Groups Exclusions::add(const CheckTable& checks,
                                   std::span<const std::pair<std::uint32_t, TestCode>> triggers) {
  constexpr std::size_t kBits = 64;
  using Key = std::tuple<TestCode::Kind, std::uint32_t, std::uint32_t>;
  Groups out{static_cast<std::uint32_t>(groups_.size()), 0};
  for (std::size_t first = 0; first < triggers.size(); first += kBits) {
    const auto some = triggers.subspan(first, std::min(kBits, triggers.size() - first));
    Group group{static_cast<std::uint32_t>(tests_.size()), 0, static_cast<std::uint32_t>(triggers_.size()),
                static_cast<std::uint32_t>(some.size())};
    std::map<Key, std::size_t> known;
    std::uint64_t bit = 1;
    for (const auto& [number, test] : some) {
      triggers_.push_back(number);
      for (const auto& excluded : checks.excluded(test)) {
        const auto [at, is_new] = known.try_emplace({excluded.kind, excluded.a, excluded.b}, tests_.size());
        if (is_new) tests_.push_back({{excluded, checks.first_byte(excluded)}, 0});
        tests_[at->second].triggers |= bit;
      }
      bit <<= 1U;
    }
    group.end_test = static_cast<std::uint32_t>(tests_.size());
    groups_.push_back(group);
  }
  out.end = static_cast<std::uint32_t>(groups_.size());
  return out;
}

void Exclusions::freeze() {
  groups_.shrink_to_fit();
  tests_.shrink_to_fit();
  triggers_.shrink_to_fit();
}

std::size_t Exclusions::memory() const {
  return groups_.capacity() * sizeof(Group) + tests_.capacity() * sizeof(Test) +
         triggers_.capacity() * sizeof(std::uint32_t);
}

}  // namespace tocsin::match

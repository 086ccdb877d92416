// From a value to the triggers that it may satisfy: all indexes of all paths. Says yes too often at times, no never wrongly; who asks
// tries the check itself.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/byte_trie.h"
#include "match/bytes.h"
#include "match/check_table.h"
#include "match/exclusions.h"
#include "match/hash_index.h"
#include "match/interval_tree.h"
#include "match/leaf.h"
#include "match/postings.h"

namespace tocsin::match {

/// An address as a number.
struct AddressKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const AddressKey&) const = default;
};

/// While compiling: what to look for, a whole check or one of its tests.
struct Trigger {
  static constexpr std::uint32_t kWholeCheck = ~std::uint32_t{0};

  std::uint32_t check = 0;
  std::uint32_t test = kWholeCheck;  // by its place in the check
  std::uint32_t first_step = 0;      // see steps.h
  std::uint32_t end_step = 0;

  bool is_whole_check() const { return test == kWholeCheck; }
};

/// Immutable once built; then thread-safe.
class TriggerIndex {
 public:
  /// True when a trigger for `test` alone is reported by look_up() only for values that pass: its index has compared all of it.
  static bool is_exact(const CheckTable& checks, const TestCode& test);

  /// The index speaks of triggers by their place in `triggers`. Paths have numbers below `paths`.
  void build(const CheckTable& checks, std::span<const Trigger> triggers, std::uint32_t paths);

  /// Some triggers at `path` are satisfied by any value, or by any that an exclusion does not name.
  bool fires_on_any(std::uint32_t path) const { return paths_.data()[path].fires_on_any; }
  /// Calls `fire(trigger)` for each trigger at `path` that any value may satisfy.
  template <class Fire>
  void look_up_any(std::uint32_t path, Fire&& fire) const {
    postings_.for_each(paths_.data()[path].any, fire);
  }
  /// The triggers at `path` that any value satisfies but for what an exclusion names; no other function speaks of them.
  std::span<const Exclusions::Group> exclusions(std::uint32_t path) const {
    return exclusions_.groups(paths_.data()[path].exclusions);
  }
  const Exclusions& exclusions() const { return exclusions_; }
  /// Memory that one value after the other uses.
  struct Room {
    std::string folded;
    Reported fragments;
  };

  /// Numbers that satisfy no trigger of a path by their size but those that `fire` has been called for. For one path of one event.
  struct QuietNumbers {
    bool known = false;
    IntervalTree<std::uint64_t>::Gap gap;
  };

  /// For each other trigger at `path` that `leaf` may satisfy, some more than once; not for those that `quiet` spares, which it
  /// sets for the next value of the path: who wants to be called for them again forgets it. `room` is the caller's.
  template <class Fire>
  void look_up(std::uint32_t path, Leaf& leaf, Room& room, QuietNumbers& quiet, Fire&& fire) const {
    const auto& at = paths_.data()[path];
    const auto report = [&](PostingList list) { postings_.for_each(list, fire); };
    switch (leaf.kind()) {
      case doc::Kind::string:
        look_up_string(path, at, leaf, room, report);
        break;
      case doc::Kind::number:
        look_up_number(path, at, leaf, quiet, report);
        break;
      case doc::Kind::boolean:
        report(leaf.boolean() ? at.true_value : at.false_value);
        break;
      case doc::Kind::null:
        report(at.null_value);
        break;
      case doc::Kind::array:
      case doc::Kind::object:
        break;  // no leaves
    }
  }

  /// Paths at which an absence may satisfy a trigger, and those triggers.
  std::span<const std::uint32_t> absence_paths() const { return absence_paths_; }
  template <class Fire>
  void look_up_absence(std::uint32_t path, Fire&& fire) const {
    postings_.for_each(paths_[path].absent, fire);
  }

  std::size_t memory() const;  // bytes

 private:
  class Builder;

  static constexpr std::uint32_t kNoTree = ~std::uint32_t{0};

  enum class HashKind : std::uint8_t { text, folded_text, number, number_text };

  struct AtPath {
    PostingList any = kNoPostings;  // whatever value
    PostingList any_string = kNoPostings;
    PostingList true_value = kNoPostings;
    PostingList false_value = kNoPostings;
    PostingList null_value = kNoPostings;
    PostingList absent = kNoPostings;
    Exclusions::Groups exclusions;
    std::uint32_t prefixes = kNoTrie;
    std::uint32_t suffixes = kNoTrie;
    std::uint32_t folded_prefixes = kNoTrie;
    std::uint32_t folded_suffixes = kNoTrie;
    std::uint32_t fragments = kNoTrie;
    std::uint32_t ranges = kNoTree;
    std::uint32_t v4 = kNoTree;
    std::uint32_t v6 = kNoTree;
    bool fires_on_any = false;
    bool has_text = false;             // there are such keys in hashes_
    bool has_more = false;             // a string is to be looked for otherwise, too
    std::uint32_t longest_folded = 0;  // of those that are folded
    bool has_folded_text = false;
    bool has_number = false;
    bool has_number_text = false;
  };

  static std::uint64_t seed_of(std::uint32_t path, HashKind kind) {  // never 0
    return ((static_cast<std::uint64_t>(path) + 1) << 8U | static_cast<std::uint64_t>(kind)) * kOdd1;
  }
  static std::uint64_t hash_of(std::uint32_t path, HashKind kind, std::uint64_t text_hash) {
    return mix(text_hash ^ kOdd2, seed_of(path, kind));
  }
  static std::uint64_t hash_of(std::uint32_t path, HashKind kind, std::string_view text) {
    return hash_of(path, kind, hash_bytes(text, kTextSeed));
  }
  static std::uint64_t hash_of(std::uint32_t path, double number);
  static std::uint64_t ordered(double number) {  // as unsigned numbers in the same order
    constexpr auto kSign = std::uint64_t{1} << 63U;
    const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
  }
  static AddressKey key_of(const IpAddress& address);
  static AddressKey key_of_number_text(std::string_view number, bool v6);

  template <class Report>
  void look_up_string(std::uint32_t path, const AtPath& at, Leaf& leaf, Room& room, Report& report) const;
  template <class Report>
  void look_up_number(std::uint32_t path, const AtPath& at, Leaf& leaf, QuietNumbers& quiet,
                      Report& report) const;

  std::vector<AtPath> paths_;
  std::vector<std::uint32_t> absence_paths_;
  HashIndex hashes_;
  ByteTries tries_;
  std::vector<IntervalTree<std::uint64_t>> ranges_;
  std::vector<IntervalTree<AddressKey>> addresses_;
  Exclusions exclusions_;
  Postings postings_;
};

template <class Report>
void TriggerIndex::look_up_string(std::uint32_t path, const AtPath& at, Leaf& leaf, Room& room,
                                  Report& report) const {
  const auto value = leaf.text();
  const auto as_is = [](char c) { return c; };
  if (at.has_text) report(hashes_.find(hash_of(path, HashKind::text, leaf.text_hash())));
  if (!at.has_more) return;
  report(at.any_string);
  if (at.prefixes != kNoTrie) tries_.walk(at.prefixes, value.begin(), value.end(), as_is, report);
  if (at.suffixes != kNoTrie) tries_.walk(at.suffixes, value.rbegin(), value.rend(), as_is, report);
  if (at.fragments != kNoTrie) tries_.find_anywhere(at.fragments, value, room.fragments, report);
  if (at.has_folded_text && value.size() <= at.longest_folded) {
    auto& text = room.folded;
    text.resize(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) text[i] = fold(value[i]);
    report(hashes_.find(hash_of(path, HashKind::folded_text, text)));
  }
  if (at.folded_prefixes != kNoTrie)
    tries_.walk(at.folded_prefixes, value.begin(), value.end(), fold, report);
  if (at.folded_suffixes != kNoTrie)
    tries_.walk(at.folded_suffixes, value.rbegin(), value.rend(), fold, report);
  if ((at.v4 != kNoTree || at.v6 != kNoTree) && leaf.address()) {
    const auto tree = leaf.address()->v6 ? at.v6 : at.v4;
    if (tree == kNoTree) return;
    const auto key = key_of(*leaf.address());
    addresses_[tree].for_each(key, key, [&](std::uint32_t trigger) { report(Postings::single(trigger)); });
  }
}

template <class Report>
void TriggerIndex::look_up_number(std::uint32_t path, const AtPath& at, Leaf& leaf, QuietNumbers& quiet,
                                  Report& report) const {
  const auto one = [&](std::uint32_t trigger) { report(Postings::single(trigger)); };
  if (at.has_number_text) report(hashes_.find(hash_of(path, HashKind::number_text, leaf.text_hash())));
  if (at.has_number && leaf.number()) report(hashes_.find(hash_of(path, *leaf.number())));
  if (at.ranges != kNoTree) {
    const auto [low, high] = leaf.bounds();
    if (!quiet.known || !quiet.gap.holds(ordered(low), ordered(high)))
      quiet = {true, ranges_[at.ranges].for_each(ordered(low), ordered(high), one)};
  }
  const auto address = [&](std::uint32_t tree, const AddressKey& key) {
    addresses_[tree].for_each(key, key, one);
  };
  if (at.v4 != kNoTree) address(at.v4, key_of_number_text(leaf.text(), false));
  if (at.v6 != kNoTree) address(at.v6, key_of_number_text(leaf.text(), true));
}

}  // namespace tocsin::match

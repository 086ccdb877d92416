#include "match/trigger_index.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <set>

#include "match/packed_wildcard.h"

namespace tocsin::match {

std::uint64_t TriggerIndex::hash_of(std::uint32_t path, double number) {
  return mix(std::bit_cast<std::uint64_t>(number) ^ kOdd2, seed_of(path, HashKind::number));
}

AddressKey TriggerIndex::key_of(const IpAddress& address) {
  const auto part = [&](std::size_t first, std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = first; i < first + count; ++i) out = out << 8U | address.bytes[i];
    return out;
  };
  return address.v6 ? AddressKey{part(0, 8), part(8, 8)} : AddressKey{0, part(0, 4)};
}

// The hexadecimal digits that the text begins with, and zeros (see IpRange::contains_number_text).
AddressKey TriggerIndex::key_of_number_text(std::string_view number, bool v6) {
  AddressKey key;
  bool digits = true;
  const std::size_t nibbles = v6 ? 32 : 8;
  for (std::size_t i = 0; i < nibbles; ++i) {
    std::uint64_t digit = 0;
    digits = digits && i < number.size() && ((number[i] >= '0' && number[i] <= '9') || number[i] == 'E');
    if (digits) digit = number[i] == 'E' ? 14 : static_cast<std::uint64_t>(number[i] - '0');
    key.high = key.high << 4U | key.low >> 60U;
    key.low = key.low << 4U | digit;
  }
  return key;
}

class TriggerIndex::Builder {
 public:
  Builder(TriggerIndex& index, const CheckTable& checks) : index_(index), checks_(checks) {}

  void add(std::uint32_t number, const Trigger& trigger) {
    const auto& check = checks_[trigger.check];
    trigger_ = number;
    path_ = check.path;
    auto& lists = lists_[path_];
    if (!trigger.is_whole_check()) {
      const auto& test = checks_.tests(check)[trigger.test];
      if (Exclusions::holds(test)) return lists.exclusions.emplace_back(number, test), void();
      return add(test, lists);
    }
    if (check.any_value) lists.any.push_back(number);
    if (check.allows_absence) lists.absent.push_back(number);
    for (const auto& test : checks_.tests(check)) add(test, lists);
  }

  void finish() {
    for (auto& [path, lists] : lists_) numbers(path, lists);
    index_.hashes_.build(std::move(hashes_), index_.postings_);
    for (auto& [path, lists] : lists_) finish(path, lists);
    index_.tries_.freeze();
    index_.exclusions_.freeze();
    index_.postings_.freeze();
  }

 private:
  using Numbers = std::vector<std::uint32_t>;
  using Texts = std::vector<TextPosting>;

  struct Lists {
    Numbers any;
    Numbers any_string;
    Numbers true_value;
    Numbers false_value;
    Numbers null_value;
    Numbers absent;
    Texts prefixes;
    Texts suffixes;
    Texts folded_prefixes;
    Texts folded_suffixes;
    Texts fragments;
    std::vector<std::pair<std::uint32_t, TestCode>> exclusions;
    std::vector<std::pair<double, std::uint32_t>> numbers;
    std::vector<IntervalTree<std::uint64_t>::Interval> ranges;
    std::vector<IntervalTree<AddressKey>::Interval> v4;
    std::vector<IntervalTree<AddressKey>::Interval> v6;
  };

  void add(const TestCode& test, Lists& lists) {
    using Kind = TestCode::Kind;
    switch (test.kind) {
      case Kind::equal:
        return text(checks_.text(test));
      case Kind::prefix:
      case Kind::suffix:
      case Kind::caseless_equal:
      case Kind::caseless_prefix:
      case Kind::caseless_suffix:
        return affix(test.kind, checks_.text(test), lists);
      case Kind::wildcard:
        return wildcard(checks_.text(test), lists);
      case Kind::cased_equal:
      case Kind::cased_prefix:
      case Kind::cased_suffix:
        return cased(test, lists);
      case Kind::but_equal:
      case Kind::but_texts:
      case Kind::but_numbers:
        lists.any.push_back(trigger_);
        return;
      case Kind::number:
        lists.numbers.emplace_back(checks_.number(test), trigger_);
        return;
      case Kind::number_text:
        index_.paths_[path_].has_number_text = true;
        hashes_.emplace_back(hash_of(path_, HashKind::number_text, checks_.text(test)), trigger_);
        return;
      case Kind::range:
        return range(checks_.range(test), lists);
      case Kind::address:
        return address(checks_.address(test), lists);
      case Kind::keyword:
        return keyword(test, lists);
      case Kind::address_v4:
      case Kind::certain:
      case Kind::check:
        return;  // none of a check's tests
    }
  }

  void text(std::string_view text) {
    index_.paths_[path_].has_text = true;
    hashes_.emplace_back(hash_of(path_, HashKind::text, text), trigger_);
  }

  void folded_text(std::string_view text) {
    auto& at = index_.paths_[path_];
    at.has_folded_text = true;
    at.longest_folded = std::max(at.longest_folded, static_cast<std::uint32_t>(text.size()));
    hashes_.emplace_back(hash_of(path_, HashKind::folded_text, text), trigger_);
  }

  // A quote at the open end of a text may stand for the value's own: then the rest is the whole value.
  void affix(TestCode::Kind kind, std::string_view text, Lists& lists) {
    using Kind = TestCode::Kind;
    switch (kind) {
      case Kind::prefix:
        if (text.ends_with('"')) this->text(text.substr(0, text.size() - 1));
        lists.prefixes.emplace_back(text, trigger_);
        break;
      case Kind::suffix:
        if (text.starts_with('"')) this->text(text.substr(1));
        lists.suffixes.emplace_back(text, trigger_);
        break;
      case Kind::caseless_prefix:
        if (text.ends_with('"')) folded_text(text.substr(0, text.size() - 1));
        lists.folded_prefixes.emplace_back(text, trigger_);
        break;
      case Kind::caseless_suffix:
        if (text.starts_with('"')) folded_text(text.substr(1));
        lists.folded_suffixes.emplace_back(text, trigger_);
        break;
      default:
        folded_text(text);
    }
  }

  void wildcard(std::string_view packed, Lists& lists) {
    const auto [first, longest, last, pieces] = outline(packed);
    if (pieces == 1) return text(first);
    if (longest.empty()) {
      lists.any_string.push_back(trigger_);
    } else if (first.size() == longest.size()) {
      lists.prefixes.emplace_back(first, trigger_);
    } else if (last.size() == longest.size()) {
      lists.suffixes.emplace_back(last, trigger_);
    } else {
      lists.fragments.emplace_back(longest, trigger_);
    }
  }

  // What stands before the first, or behind the last character with case beyond ASCII is found without it.
  void cased(const TestCode& test, Lists& lists) {
    const auto text = checks_.cased_text(test);
    const auto front = test.kind == TestCode::Kind::cased_suffix ? 0 : plain_front(text);
    const auto back = test.kind == TestCode::Kind::cased_prefix ? 0 : plain_back(text);
    if (front == 0 && back == 0) {
      lists.any_string.push_back(trigger_);
    } else if (front >= back) {
      lists.folded_prefixes.emplace_back(keep(folded(text.substr(0, front))), trigger_);
    } else {
      lists.folded_suffixes.emplace_back(keep(folded(text.substr(text.size() - back))), trigger_);
    }
  }

  void range(const Numeric& range, Lists& lists) {
    std::uint64_t low = 0;
    std::uint64_t high = std::numeric_limits<std::uint64_t>::max();
    if (range.low) low = ordered(range.low->value) + (range.low->inclusive ? 0 : 1);
    if (range.high) high = ordered(range.high->value) - (range.high->inclusive ? 0 : 1);
    lists.ranges.push_back({low, high, trigger_});
  }

  // To look for a few, bounds are enough; what a number is exactly, which a hash asks for, costs more than all else.
  void numbers(std::uint32_t path, Lists& lists) {
    constexpr std::size_t kFew = 64;
    const bool few = lists.numbers.size() <= kFew;
    if (!few) index_.paths_[path].has_number = true;
    for (const auto& [value, trigger] : lists.numbers) {
      if (few) {
        lists.ranges.push_back({ordered(value), ordered(value), trigger});
      } else {
        hashes_.emplace_back(hash_of(path, value), trigger);
      }
    }
  }

  void address(const IpRange& range, Lists& lists) {
    auto low = range.address;
    auto high = range.address;
    for (int bit = range.prefix_bits; bit < low.bits(); ++bit) {
      const auto byte = static_cast<std::size_t>(bit / 8);
      const auto mask = static_cast<std::uint8_t>(0x80U >> static_cast<unsigned>(bit % 8));
      low.bytes[byte] = static_cast<std::uint8_t>(low.bytes[byte] & ~mask);
      high.bytes[byte] = static_cast<std::uint8_t>(high.bytes[byte] | mask);
    }
    (low.v6 ? lists.v6 : lists.v4).push_back({key_of(low), key_of(high), trigger_});
  }

  void keyword(const TestCode& test, Lists& lists) {
    if (test.a == static_cast<std::uint32_t>(doc::Kind::null)) {
      lists.null_value.push_back(trigger_);
    } else {
      (test.b != 0 ? lists.true_value : lists.false_value).push_back(trigger_);
    }
  }

  void finish(std::uint32_t path, Lists& lists) {
    auto& at = index_.paths_[path];
    auto& postings = index_.postings_;
    at.any = list(lists.any);
    at.any_string = list(lists.any_string);
    at.true_value = list(lists.true_value);
    at.false_value = list(lists.false_value);
    at.null_value = list(lists.null_value);
    at.absent = list(lists.absent);
    at.fires_on_any = at.any != kNoPostings || !lists.exclusions.empty();
    at.exclusions = index_.exclusions_.add(checks_, lists.exclusions);
    if (at.absent != kNoPostings) index_.absence_paths_.push_back(path);
    at.prefixes = index_.tries_.build(std::move(lists.prefixes), false, postings);
    at.suffixes = index_.tries_.build(reversed(lists.suffixes), false, postings);
    at.folded_prefixes = index_.tries_.build(std::move(lists.folded_prefixes), false, postings);
    at.folded_suffixes = index_.tries_.build(reversed(lists.folded_suffixes), false, postings);
    at.fragments = index_.tries_.build(std::move(lists.fragments), true, postings);
    at.ranges = tree(std::move(lists.ranges), index_.ranges_);
    at.v4 = tree(std::move(lists.v4), index_.addresses_);
    at.v6 = tree(std::move(lists.v6), index_.addresses_);
    at.has_more = at.has_folded_text || at.any_string != kNoPostings || at.v4 != kNoTree ||
                  at.v6 != kNoTree || at.prefixes != kNoTrie || at.suffixes != kNoTrie ||
                  at.folded_prefixes != kNoTrie || at.folded_suffixes != kNoTrie || at.fragments != kNoTrie;
  }

  PostingList list(Numbers& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return index_.postings_.add(numbers);
  }

  Texts reversed(const Texts& texts) {
    Texts out;
    for (const auto& [text, trigger] : texts) out.emplace_back(keep({text.rbegin(), text.rend()}), trigger);
    return out;
  }

  std::string_view keep(std::string text) { return *kept_.insert(std::move(text)).first; }

  template <class Interval, class Tree>
  static std::uint32_t tree(std::vector<Interval> intervals, std::vector<Tree>& trees) {
    if (intervals.empty()) return kNoTree;
    trees.emplace_back(std::move(intervals));
    return static_cast<std::uint32_t>(trees.size() - 1);
  }

  TriggerIndex& index_;
  const CheckTable& checks_;
  std::uint32_t trigger_ = 0;
  std::uint32_t path_ = 0;
  std::map<std::uint32_t, Lists> lists_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes_;
  std::set<std::string> kept_;
};

// Texts with a quote at the open end are found by a hash, too (see Builder::affix).
bool TriggerIndex::is_exact(const CheckTable& checks, const TestCode& test) {
  using Kind = TestCode::Kind;
  switch (test.kind) {
    case Kind::prefix:
    case Kind::caseless_prefix:
      return !checks.text(test).ends_with('"');
    case Kind::suffix:
    case Kind::caseless_suffix:
      return !checks.text(test).starts_with('"');
    case Kind::wildcard: {
      const auto [first, longest, last, pieces] = outline(checks.text(test));
      if (pieces == 2) return first.empty() != last.empty();
      return pieces == 3 && first.empty() && last.empty();
    }
    default:
      return false;
  }
}

void TriggerIndex::build(const CheckTable& checks, std::span<const Trigger> triggers, std::uint32_t paths) {
  paths_.resize(paths);
  Builder builder(*this, checks);
  for (std::uint32_t t = 0; t < triggers.size(); ++t) builder.add(t, triggers[t]);
  builder.finish();
}

std::size_t TriggerIndex::memory() const {
  auto sum = paths_.capacity() * sizeof(AtPath) + absence_paths_.capacity() * sizeof(std::uint32_t) +
             hashes_.memory() + tries_.memory() + exclusions_.memory() + postings_.memory();
  for (const auto& tree : ranges_) sum += tree.memory();
  for (const auto& tree : addresses_) sum += tree.memory();
  return sum;
}

}  // namespace tocsin::match

// Pairs of pattern and event made at random from a seed, such that a third of them match and the corners of the language are
// met often: few keys, few values, arrays in arrays, repeated and dotted keys, `$or` that overrides.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "doc/json_writer.h"
#include "doc/value.h"

namespace tocsin::match::testing {

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  doc::Value pattern() { return pattern_object(2, false); }

  /// With values that the pattern asks for, more often than not.
  doc::Value event_for(const doc::Value& pattern) {
    if (chance(12)) return event_object(3);
    auto event = answer(pattern, 3);
    if (chance(25)) event.members.push_back({key(), event_value(2)});
    std::shuffle(event.members.begin(), event.members.end(), random_);
    return event;
  }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(std::size_t percent) { return below(100) < percent; }

  template <std::size_t N>
  std::string pick(const std::array<std::string_view, N>& from) {
    return std::string(from[below(N)]);
  }

  std::string key() {
    constexpr std::array<std::string_view, 16> kKeys{"a", "a", "a", "b",   "b",  "b",  "c", "c",
                                                     "d", "x", "",  "a.b", "a.", ".b", "é", "😀"};
    return pick(kKeys);
  }

  std::string text() {
    constexpr std::array<std::string_view, 52> kTexts{"",
                                                      "a",
                                                      "b",
                                                      "ab",
                                                      "abc",
                                                      "ABC",
                                                      "aB",
                                                      "x",
                                                      "xa",
                                                      "*",
                                                      "a*b",
                                                      "a\\b",
                                                      "\"",
                                                      "a\"",
                                                      "\"a",
                                                      "ß",
                                                      "SS",
                                                      "ss",
                                                      "Straße",
                                                      "STRASSE",
                                                      "ſ",
                                                      "S",
                                                      "ı",
                                                      "I",
                                                      "i",
                                                      "İ",
                                                      "i̇",
                                                      "ǅ",
                                                      "ǆ",
                                                      "Ǆ",
                                                      "Σ",
                                                      "σ",
                                                      "ς",
                                                      "ŉ",
                                                      "ﬁ",
                                                      "FI",
                                                      "fi",
                                                      "😀",
                                                      "𐐀",
                                                      "𐐨",
                                                      "true",
                                                      "1",
                                                      "10.0.0.1",
                                                      "010.0.0.1",
                                                      "10.0.0.256",
                                                      "0.0.0.0",
                                                      "127.0.0.1",
                                                      "2001:db8::1",
                                                      "2001:DB8:0:0::1",
                                                      "::",
                                                      "::ffff:a00:1",
                                                      "a:b"};
    return pick(kTexts);
  }

  std::string number() {
    constexpr std::array<std::string_view, 40> kNumbers{"0",
                                                        "-0",
                                                        "0.0",
                                                        "1",
                                                        "1.0",
                                                        "1e0",
                                                        "10e-1",
                                                        "-1",
                                                        "2",
                                                        "5",
                                                        "5.0",
                                                        "5.5",
                                                        "10",
                                                        "1e1",
                                                        "100",
                                                        "1e2",
                                                        "1e400",
                                                        "1E400",
                                                        "1e-400",
                                                        "0e5",
                                                        "123456789012",
                                                        "1.23456789012E11",
                                                        "9007199254740992",
                                                        "9007199254740993",
                                                        "0.1",
                                                        "0.10",
                                                        "1e-1",
                                                        "0.3",
                                                        "0.30000000000000004",
                                                        "301.8",
                                                        "3.018e2",
                                                        "301.8000000000000000001",
                                                        "0.1234567890123456789",
                                                        "5e-324",
                                                        "4.9e-324",
                                                        "1e22",
                                                        "7",
                                                        "12345678",
                                                        "20010",
                                                        "16"};
    return pick(kNumbers);
  }

  doc::Value scalar() {
    if (chance(50)) return doc::string(text());
    if (chance(65)) return doc::number(number());
    if (chance(50)) return doc::boolean(chance(50));
    return doc::null();
  }

  doc::Value event_value(int depth) {
    if (depth == 0 || chance(50)) return scalar();
    if (chance(50)) return event_object(depth - 1);
    auto list = doc::array();
    for (auto n = below(4); n > 0; --n) list.items.push_back(event_value(depth - 1));
    return list;
  }

  doc::Value event_object(int depth) {
    auto object = doc::object();
    for (auto n = below(5); n > 0; --n) object.members.push_back({key(), event_value(depth)});
    return object;
  }

  static doc::Value operation(std::string name, doc::Value operand) {
    return doc::object({{std::move(name), std::move(operand)}});
  }

  std::string wildcard() {
    constexpr std::array<std::string_view, 9> kPieces{"a", "b", "x", "ß", "\\*", "\\\\", "*", "*", "\""};
    std::string out;
    bool star = false;
    for (auto n = below(6); n > 0; --n) {
      const auto piece = pick(kPieces);
      if (piece == "*" && star) continue;
      star = piece == "*";
      out += piece;
    }
    return out;
  }

  doc::Value numeric() {
    constexpr std::array<std::string_view, 5> kComparisons{"=", "<", "<=", ">", ">="};
    constexpr std::array<std::string_view, 6> kLow{"-1", "0", "1.0", "2", "0.1", "5"};
    constexpr std::array<std::string_view, 5> kHigh{"5.5", "10", "1e2", "301.8", "1e22"};
    auto list = doc::array();
    if (chance(50)) {
      list.items = {doc::string(pick(kComparisons)), doc::number(pick(kLow))};
    } else {
      list.items = {doc::string(chance(50) ? ">" : ">="), doc::number(pick(kLow)),
                    doc::string(chance(50) ? "<" : "<="), doc::number(pick(kHigh))};
    }
    return operation("numeric", std::move(list));
  }

  std::string cidr() {
    constexpr std::array<std::string_view, 12> kCidrs{
        "10.0.0.0/8",    "10.0.0.9/28", "0.0.0.0/0", "128.0.0.0/1",     "10.0.0.1/32", "16.0.0.0/4",
        "2001:db8::/32", "::/0",        "2000::/3",  "2001:db8::1/128", "::1/127",     "10.0.0.1/13"};
    return pick(kCidrs);
  }

  doc::Value anything_but() {
    constexpr std::array<std::string_view, 4> kOperators{"prefix", "suffix", "equals-ignore-case",
                                                         "wildcard"};
    constexpr std::array<std::string_view, 7> kNumbers{"0", "1", "1.0", "5", "10", "301.8", "0.1"};
    const auto one_or_list = [&](auto make) {
      if (chance(50)) return doc::Value(make());
      auto list = doc::array();
      for (auto n = 1 + below(3); n > 0; --n) list.items.push_back(make());
      return list;
    };
    if (chance(30)) return one_or_list([&] { return doc::string(text()); });
    if (chance(25)) return one_or_list([&] { return doc::number(pick(kNumbers)); });
    const auto name = pick(kOperators);
    return operation(name, one_or_list([&] {
                       if (name == "wildcard") return doc::string(wildcard());
                       auto some = text();
                       return doc::string(some.empty() ? "a" : some);
                     }));
  }

  doc::Value test() {
    switch (below(13)) {
      case 0:
      case 1:
      case 2:
        return doc::string(text());
      case 3:
        return doc::number(number());
      case 4:
        return scalar();
      case 5:
        return operation("exists", doc::boolean(chance(50)));
      case 6:
        return operation(chance(50) ? "prefix" : "suffix", doc::string(text()));
      case 7:
        return operation(chance(50) ? "prefix" : "suffix",
                         operation("equals-ignore-case", doc::string(text())));
      case 8:
        return operation("equals-ignore-case", doc::string(text()));
      case 9:
        return operation("wildcard", doc::string(wildcard()));
      case 10:
        return operation("cidr", doc::string(cidr()));
      case 11:
        return numeric();
      default:
        return operation("anything-but", anything_but());
    }
  }

  doc::Value pattern_object(int depth, bool below_or) {
    auto object = doc::object();
    for (auto n = 1 + below(3); n > 0; --n) {
      if (depth > 0 && chance(15)) {
        auto branches = doc::array();
        for (auto b = 2 + below(2); b > 0; --b) branches.items.push_back(pattern_object(depth - 1, true));
        object.members.push_back({"$or", std::move(branches)});
      } else if (depth > 0 && chance(35)) {
        object.members.push_back({key(), pattern_object(depth - 1, below_or)});
      } else {
        auto tests = doc::array();
        for (auto t = 1 + below(3); t > 0; --t) tests.items.push_back(test());
        object.members.push_back({key(), std::move(tests)});
      }
    }
    return object;
  }

  // Some value that stands in the list of a field, perhaps bent.
  doc::Value value_for(const doc::Value& tests) {
    std::vector<doc::Value> scalars;
    collect(tests, scalars);
    if (scalars.empty() || chance(15)) return event_value(1);
    auto value = scalars[below(scalars.size())];
    if (value.is(doc::Kind::string) && chance(25)) {
      constexpr std::array<std::string_view, 5> kAdded{"x", "\"", "A", "b", "."};
      value.text = chance(50) ? value.text + pick(kAdded) : pick(kAdded) + value.text;
    }
    return value;
  }

  static void collect(const doc::Value& from, std::vector<doc::Value>& out) {
    if (from.is_scalar()) {
      auto value = from;
      if (const auto slash = value.text.find('/'); slash != std::string::npos) value.text.resize(slash);
      std::erase(value.text, '\\');
      out.push_back(std::move(value));
    }
    for (const auto& item : from.items) collect(item, out);
    for (const auto& member : from.members) collect(member.value, out);
  }

  doc::Value answer(const doc::Value& pattern, int depth) {
    auto object = doc::object();
    for (const auto& member : pattern.members) {
      if (chance(8)) continue;
      if (member.key == "$or") {
        const auto& branches = member.value.items;
        auto some = answer(branches[below(branches.size())], depth);
        object.members.insert(object.members.end(), some.members.begin(), some.members.end());
        continue;
      }
      object.members.push_back({member.key, in_array(member.value, depth)});
      if (chance(6)) object.members.push_back({member.key, in_array(member.value, depth)});
    }
    return object;
  }

  doc::Value in_array(const doc::Value& wanted, int depth) {
    const auto one = [&] {
      return wanted.is(doc::Kind::object) ? answer(wanted, depth - 1) : value_for(wanted);
    };
    if (!chance(35)) return one();
    auto list = doc::array();
    for (auto n = below(4); n > 0; --n) list.items.push_back(chance(80) ? one() : event_value(1));
    if (chance(20)) list = doc::array({list, one()});
    return list;
  }

  std::mt19937 random_;
};

/// True when some object holds two ways to one path: a repeated key, or keys with dots.
inline bool repeats_a_path(const doc::Value& event) {
  const auto& members = event.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].key.find('.') != std::string::npos) return true;
    for (std::size_t k = 0; k < i; ++k) {
      if (members[i].key == members[k].key) return true;
    }
    if (repeats_a_path(members[i].value)) return true;
  }
  return std::any_of(event.items.begin(), event.items.end(), repeats_a_path);
}

}  // namespace tocsin::match::testing

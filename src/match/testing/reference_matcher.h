// The pattern language in the plainest way, straight from its description, over the documents themselves: nothing is compiled,
// nothing is shared with Matcher but the table of upper and lower case. Slow and easy to check; Matcher must agree with it.
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doc/value.h"
#include "match/case_table.h"

namespace tocsin::match::testing {

using Text = std::string;

// ---- texts ----

inline bool like(const Text& pattern, std::size_t p, const Text& text, std::size_t t) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p] == '*')
    return like(pattern, p + 1, text, t) || (t < text.size() && like(pattern, p, text, t + 1));
  if (pattern[p] == '\\') ++p;
  return t < text.size() && pattern[p] == text[t] && like(pattern, p + 1, text, t + 1);
}

inline std::vector<char32_t> code_points(const Text& text) {
  std::vector<char32_t> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t code = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
    for (int k = 0; k < more; ++k) code = code << 6U | (static_cast<unsigned char>(text[i++]) & 0x3FU);
    out.push_back(code);
  }
  return out;
}

inline Text utf8(char32_t code) {
  const auto c = [](char32_t byte) { return static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) return {c(code)};
  if (code < 0x800) return {c(0xC0 | code >> 6), c(0x80 | (code & 0x3F))};
  if (code < 0x10000) return {c(0xE0 | code >> 12), c(0x80 | (code >> 6 & 0x3F)), c(0x80 | (code & 0x3F))};
  return {c(0xF0 | code >> 18), c(0x80 | (code >> 12 & 0x3F)), c(0x80 | (code >> 6 & 0x3F)),
          c(0x80 | (code & 0x3F))};
}

/// Every way to write the pattern's text with each character in one of its two forms.
inline std::vector<Text> spellings(const Text& pattern) {
  std::vector<Text> out{""};
  for (const auto code : code_points(pattern)) {
    std::vector<Text> forms{utf8(code)};
    if (const auto f = case_forms(code)) {
      forms = f->lower_text.empty() ? std::vector<Text>{utf8(f->lower), utf8(f->upper)}
                                    : std::vector<Text>{Text(f->lower_text), Text(f->upper_text)};
    }
    std::vector<Text> longer;
    for (const auto& begun : out) {
      for (const auto& form : forms) longer.push_back(begun + form);
    }
    out = std::move(longer);
  }
  return out;
}

/// `value` is compared with its quotes on, as Event Ruler does.
inline bool text_passes(const Text& op, const Text& text, const Text& value) {
  const Text quoted = '"' + value + '"';
  if (op == "equal") return value == text;
  if (op == "prefix") return quoted.starts_with('"' + text);
  if (op == "suffix") return quoted.ends_with(text + '"');
  if (op == "wildcard") return like(text, 0, value, 0);
  const auto all = spellings(text);
  return std::any_of(all.begin(), all.end(), [&](const Text& one) {
    if (op == "prefix-ignore-case") return quoted.starts_with('"' + one);
    if (op == "suffix-ignore-case") return quoted.ends_with(one + '"');
    return value == one;
  });
}

// ---- numbers ----

/// Digits without zeros at either end, and the power of ten of the last one; zero is "" and 0.
inline std::pair<Text, long> decimal(const Text& number) {
  Text digits;
  long exponent = 0;
  bool fraction = false;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    if (c == '.') fraction = true;
    if (c == 'e' || c == 'E') {
      exponent += std::atol(number.c_str() + i + 1);
      break;
    }
    if (c >= '0' && c <= '9') {
      digits += c;
      if (fraction) --exponent;
    }
  }
  while (digits.ends_with('0')) {
    digits.pop_back();
    ++exponent;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return {"", 0};
  return {(number[0] == '-' ? "-" : "") + digits, exponent};
}

inline std::optional<double> comparable(const Text& number) {
  const double value = std::strtod(number.c_str(), nullptr);
  if (value == 0 && !decimal(number).first.empty()) return std::nullopt;
  char buffer[64];
  for (int precision = 1; precision <= 17; ++precision) {  // %e prints one digit more
    std::snprintf(buffer, sizeof buffer, "%.*e", precision, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  if (decimal(buffer) != decimal(number)) return std::nullopt;
  return value == 0 ? 0.0 : value;
}

// ---- addresses ----

/// In hexadecimal: 8 or 32 digits.
inline std::optional<Text> address(Text text) {
  unsigned char bytes[16];
  std::size_t count = 0;
  if (text.find(':') == Text::npos) {
    if (text.size() > 15) return std::nullopt;
    for (std::size_t i = 0;
         i + 1 < text.size();) {  // leading zeros are decimal here, and refused by inet_pton
      const bool starts = i == 0 || text[i - 1] == '.';
      if (starts && text[i] == '0' && text[i + 1] >= '0' && text[i + 1] <= '9') {
        text.erase(i, 1);
      } else {
        ++i;
      }
    }
    if (inet_pton(AF_INET, text.c_str(), bytes) == 1) count = 4;
  } else if (text.find('.') == Text::npos && inet_pton(AF_INET6, text.c_str(), bytes) == 1) {
    count = 16;
  }
  if (count == 0) return std::nullopt;
  Text hex;
  for (std::size_t i = 0; i < count; ++i) {
    char two[3];
    std::snprintf(two, sizeof two, "%02X", bytes[i]);
    hex += two;
  }
  if (hex.starts_with("00000000000000000000FFFF")) return hex.substr(24);
  return hex;
}

/// The lowest and the highest address.
inline std::pair<Text, Text> range(const Text& cidr) {
  const auto slash = cidr.find('/');
  Text low = *address(cidr.substr(0, slash));
  Text high = low;
  for (std::size_t bit = static_cast<std::size_t>(std::atoi(cidr.c_str() + slash + 1)); bit < low.size() * 4;
       ++bit) {
    const auto set = [bit](char& digit, bool on) {
      int value = static_cast<int>(std::stoul(Text(1, digit), nullptr, 16));
      const int mask = 8 >> (bit % 4);
      value = on ? value | mask : value & ~mask;
      digit = "0123456789ABCDEF"[value];
    };
    set(low[bit / 4], false);
    set(high[bit / 4], true);
  }
  return {low, high};
}

inline bool address_passes(const std::pair<Text, Text>& range, const doc::Value& value) {
  const auto& [low, high] = range;
  if (value.is(doc::Kind::string)) {
    const auto other = address(value.text);
    return other && other->size() == low.size() && *other >= low && *other <= high;
  }
  // Numbers as text: decided at the first digit that leaves both ends, or by all digits.
  for (std::size_t k = 1; k <= std::min(low.size(), value.text.size()); ++k) {
    const Text begun = value.text.substr(0, k);
    if (begun.find_first_not_of("0123456789ABCDEF") != Text::npos) return false;
    if (k < low.size() && (low.starts_with(begun) || high.starts_with(begun))) continue;
    return begun >= low.substr(0, k) && begun <= high.substr(0, k);
  }
  return false;
}

// ---- one test ----

inline bool numeric_passes(const doc::Value& list, double value) {
  for (std::size_t i = 0; i < list.items.size(); i += 2) {
    const double bound = *comparable(list.items[i + 1].text);
    const Text& op = list.items[i].text;
    const bool good = op == "="    ? value == bound
                      : op == "<"  ? value < bound
                      : op == "<=" ? value <= bound
                      : op == ">"  ? value > bound
                                   : value >= bound;
    if (!good) return false;
  }
  return true;
}

inline bool excluded(const doc::Value& but, const doc::Value& value) {
  if (but.is(doc::Kind::array)) {
    return std::any_of(but.items.begin(), but.items.end(),
                       [&](const auto& item) { return excluded(item, value); });
  }
  if (but.is(doc::Kind::object)) {
    const auto& [op, operand, at] = but.members.front();
    if (!value.is(doc::Kind::string)) return false;
    if (!operand.is(doc::Kind::array)) return text_passes(op, operand.text, value.text);
    return std::any_of(operand.items.begin(), operand.items.end(),
                       [&](const auto& item) { return text_passes(op, item.text, value.text); });
  }
  if (but.kind != value.kind) return false;
  return but.is(doc::Kind::string) ? but.text == value.text : comparable(value.text) == comparable(but.text);
}

inline bool compares_numbers(const doc::Value& test) {
  if (test.is(doc::Kind::number)) return comparable(test.text).has_value();
  if (const auto* but = test.find("anything-but")) {
    return but->is(doc::Kind::number) || (!but->items.empty() && but->items[0].is(doc::Kind::number));
  }
  return test.find("numeric") != nullptr;
}

/// `as_number`: the value is a number that the field's tests compare by value.
inline bool passes(const doc::Value& test, const doc::Value& value, bool as_number) {
  if (test.is(doc::Kind::string)) {
    if (const auto one = address(test.text)) {
      return !as_number && (value.is(doc::Kind::string) || value.is(doc::Kind::number)) &&
             address_passes({*one, *one}, value);
    }
    return value.is(doc::Kind::string) && value.text == test.text;
  }
  if (test.is(doc::Kind::number)) {
    if (!value.is(doc::Kind::number)) return false;
    const auto number = comparable(test.text);
    return number ? comparable(value.text) == number : value.text == test.text;
  }
  if (!test.is(doc::Kind::object)) return test.kind == value.kind && test.boolean == value.boolean;
  const auto& [op, operand, at] = test.members.front();
  if (op == "exists") return operand.boolean;
  if (op == "anything-but") return !excluded(operand, value);
  if (op == "numeric") {
    return value.is(doc::Kind::number) && comparable(value.text) &&
           numeric_passes(operand, *comparable(value.text));
  }
  if (op == "cidr") {
    return !as_number && (value.is(doc::Kind::string) || value.is(doc::Kind::number)) &&
           address_passes(range(operand.text), value);
  }
  if (!value.is(doc::Kind::string)) return false;
  if (op == "exactly") return operand.text == value.text;
  if (operand.is(doc::Kind::object)) {
    return text_passes(op + "-ignore-case", operand.members.front().value.text, value.text);
  }
  return text_passes(op, operand.text, value.text);
}

inline bool any_passes(const doc::Value& tests, const doc::Value& value) {
  const bool as_number = value.is(doc::Kind::number) && comparable(value.text) &&
                         std::any_of(tests.items.begin(), tests.items.end(), compares_numbers);
  return std::any_of(tests.items.begin(), tests.items.end(),
                     [&](const auto& test) { return passes(test, value, as_number); });
}

// ---- pattern and event ----

/// Paths in the order in which Java sorts them: by UTF-16 units.
inline std::u16string utf16(const Text& text) {
  std::u16string out;
  for (const auto code : code_points(text)) {
    if (code < 0x10000) {
      out += static_cast<char16_t>(code);
    } else {
      out += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

struct Wanted {
  Text path;
  const doc::Value* tests;
};
using Wants = std::map<std::u16string, Wanted>;

inline void expand(const doc::Value& object, const std::vector<Text>& keys, std::vector<Wants>& ways) {
  const auto joined = [](const std::vector<Text>& parts) {
    Text out;
    for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : ".") + parts[i];
    return out;
  };
  for (const auto& [key, value, at] : object.members) {
    if (ways.empty()) ways.emplace_back();
    if (key == "$or") {
      std::vector<Wants> all;
      for (const auto& branch : value.items) {
        auto with = ways;
        expand(branch, keys, with);
        all.insert(all.end(), with.begin(), with.end());
      }
      ways = all;
    } else if (value.is(doc::Kind::object)) {
      auto longer = keys;
      longer.push_back(key);
      expand(value, longer, ways);
    } else {
      const Text base = joined(keys);
      const Text path = base.empty() ? key : base + "." + key;
      for (auto& way : ways) way.insert_or_assign(utf16(path), Wanted{path, &value});
    }
  }
}

/// (array, index), outermost first.
using Standing = std::vector<std::pair<int, int>>;

struct Found {
  Text path;
  const doc::Value* value;
  Standing standing;
  bool empty_key;
};

struct Flat {
  std::vector<Found> values;
  int arrays = 0;

  void value(const doc::Value& value, const Text& path, Standing standing, bool empty_key) {
    if (value.is(doc::Kind::object)) {
      object(value, path + ".", standing, empty_key);
    } else if (value.is(doc::Kind::array)) {
      const int array = arrays++;
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        auto inside = standing;
        if (!value.items[i].is_scalar()) inside.emplace_back(array, static_cast<int>(i));
        this->value(value.items[i], path, inside, empty_key);
      }
    } else {
      values.push_back({path, &value, std::move(standing), empty_key});
    }
  }
  void object(const doc::Value& object, const Text& before, const Standing& standing, bool empty_key) {
    for (const auto& [key, item, at] : object.members) {
      value(item, before + key, standing, empty_key || key.empty());
    }
  }
};

/// Java's split drops empty parts at the end of a path, but not of an empty path.
inline bool sees_empty_keys(const Text& path) {
  std::vector<Text> parts{""};
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() == 1) return path.empty();
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  return std::find(parts.begin(), parts.end(), "") != parts.end();
}

inline bool consistent(const Standing& chosen, const Standing& standing) {
  return std::none_of(standing.begin(), standing.end(), [&](const auto& s) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const auto& c) { return c.first == s.first && c.second != s.second; });
  });
}

inline bool stands_in(const Found& found, int array) {
  return std::any_of(found.standing.begin(), found.standing.end(),
                     [&](const auto& s) { return s.first == array; });
}

inline bool satisfied(std::vector<Wanted> wants, const std::vector<Found>& all, Standing chosen) {
  if (wants.empty()) return true;
  const Wanted want = wants.front();
  wants.erase(wants.begin());
  std::vector<Found> here;
  for (const auto& found : all) {
    if (found.path == want.path) here.push_back(found);
  }
  const bool absent =
      std::none_of(here.begin(), here.end(), [&](const auto& f) { return consistent(chosen, f.standing); });
  const auto& tests = want.tests->items;
  const bool may_be_absent = std::any_of(tests.begin(), tests.end(), [](const auto& test) {
    const auto* exists = test.find("exists");
    return exists != nullptr && !exists->boolean;
  });
  if (absent && may_be_absent && satisfied(wants, all, chosen)) return true;
  // Once the path has values in an array of which an element is chosen, values outside of that array are not seen.
  for (auto c = chosen.rbegin(); c != chosen.rend(); ++c) {
    if (std::none_of(here.begin(), here.end(), [&](const auto& f) { return stands_in(f, c->first); }))
      continue;
    std::erase_if(here, [&](const auto& f) { return !stands_in(f, c->first); });
    break;
  }
  for (const auto& found : here) {
    if (!consistent(chosen, found.standing) || !any_passes(*want.tests, *found.value)) continue;
    auto with = chosen;
    for (auto s = found.standing.rbegin(); s != found.standing.rend(); ++s) {
      if (std::find(chosen.begin(), chosen.end(), *s) == chosen.end()) with.push_back(*s);
    }
    if (satisfied(wants, all, with)) return true;
  }
  return false;
}

/// `pattern` is valid.
inline bool reference_matches(const doc::Value& pattern, const doc::Value& event) {
  std::vector<Wants> ways;
  expand(pattern, {}, ways);
  const bool empty_keys = std::any_of(ways.begin(), ways.end(), [](const auto& way) {
    return std::any_of(way.begin(), way.end(), [](const auto& w) { return sees_empty_keys(w.second.path); });
  });
  Flat flat;
  flat.object(event, "", {}, false);
  if (!empty_keys) std::erase_if(flat.values, [](const Found& found) { return found.empty_key; });
  return std::any_of(ways.begin(), ways.end(), [&](const auto& way) {
    std::vector<Wanted> wants;
    for (const auto& [order, want] : way) wants.push_back(want);
    return satisfied(wants, flat.values, {});
  });
}

}  // namespace tocsin::match::testing

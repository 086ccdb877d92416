// A JSON-shaped document in which every value knows its place in the text it was read from. Events, patterns, rules and
// settings all become one of these. A plain value: copy it, move it, share it const between threads.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tocsin::doc {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

/// "an object", "a number" ...: for messages.
std::string_view describe(Kind kind);

struct Member;

struct Value {
  Kind kind = Kind::null;
  bool boolean = false;
  std::uint32_t begin = 0;  // byte offsets in the text it was read from: [begin, end)
  std::uint32_t end = 0;
  std::string text;  // string: decoded, UTF-8 (a lone surrogate as its three bytes); number: as written
  std::vector<Value> items;     // array
  std::vector<Member> members;  // object: in order, duplicate keys kept

  bool is(Kind k) const { return kind == k; }
  bool is_scalar() const { return kind != Kind::array && kind != Kind::object; }

  /// The member's value; the last one when the key is repeated. Null when there is none or this is no object.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);

  /// Sets or appends a member. The value must be an object.
  void set(std::string key, Value value);
};

struct Member {
  std::string key;
  Value value;
  std::uint32_t key_begin = 0;
};

Value null();
Value boolean(bool value);
Value number(std::int64_t value);
Value number(std::string as_written);
Value string(std::string text);
Value array(std::vector<Value> items = {});
Value object(std::initializer_list<std::pair<std::string, Value>> members = {});

/// Follows "detail.requestParameters.userName"; "items.0" indexes an array. A key that itself holds dots is found
/// too ("aws:x.y"), the shortest split first. Null when nothing is there.
const Value* find_path(const Value& root, std::string_view path);

/// The text at a path when it is a string; nothing otherwise (absent, null and oddly typed are ordinary).
std::optional<std::string_view> string_at(const Value& root, std::string_view path);

/// Any scalar as people read it: strings as they are, numbers as written, true, false. Null, arrays and objects give nothing.
std::optional<std::string> scalar_text(const Value& value);
std::optional<std::string> scalar_at(const Value& root, std::string_view path);

/// Same kind and content; places do not count, the order of an object's members does.
bool equal(const Value& a, const Value& b);

}  // namespace tocsin::doc

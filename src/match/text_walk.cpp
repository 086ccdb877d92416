#include "match/text_walk.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "match/json_string.h"
#include "match/near_quote.h"

namespace tocsin::match {

// `whole`: everything is checked. Otherwise what no pattern reads is skipped, and a walk ends when nothing is left to be read.
// Functions return false when the text is broken.
template <bool whole>
class TextWalk::Walker {
 public:
  Walker(TextWalk& memory, const PathTrie& paths, EventIndex& out)
      : memory_(memory), cursor_(memory.cursor_), paths_(paths), out_(out) {}

  bool document() {
    at_ = cursor_.skip_space(0);
    if (cursor_.at(at_) != '{') return false;
    if (!whole && paths_.node(PathTrie::kRoot).children == 0) return true;
    if (!object(PathTrie::kRoot, false)) return false;
    if (complete_) return true;
    if (cursor_.skip_space(at_) != cursor_.size()) return false;
    if constexpr (whole) {
      cursor_.look_at_all();
      if (cursor_.met().controls != 0) return false;
      if (cursor_.met().beyond_ascii != 0 && invalid_utf8(cursor_.text())) return false;
    }
    return true;
  }

 private:
  static constexpr std::uint32_t kUnread =
      ~std::uint32_t{0};  // less their depth: for the node of objects that no pattern reads

  // All of these begin at the first byte of what they read and leave at_ behind its last one. But when an object of which nothing
  // more is asked for is left before its end, complete_ is set and depth_ still counts it.

  bool object(std::uint32_t number, bool empty_key) {
    if (++depth_ > kMaxEventDepth) return false;
    const auto& node = paths_.node(number);
    const auto depth = depth_;
    std::uint64_t missing = missing_at_first(node);
    at_ = cursor_.skip_space(at_ + 1);
    if (cursor_.at(at_) == '}') return close();
    const auto kind = kind_of(number);
    for (auto place = ExpectedKeys::first(kind);;) {
      auto& expected = memory_.expected_.at(place);
      std::uint32_t child = expected.child;
      std::uint64_t bit = expected.bit;
      bool empty = empty_key;
      if (stands_here(expected, kind)) {
        at_ += expected.length;
        place = expected.next;
      } else {
        const auto first = at_;
        std::string_view key;
        if (!this->key(key)) return false;
        child = paths_.child(number, key);
        bit = bit_of(number, node, child);
        empty = empty || key.empty();
        place = remember(expected, kind, first, key, {child, bit});
      }
      if (child == PathTrie::kRoot) {
        if (!skip()) return false;
      } else {
        if (!value(child, empty)) return false;
        if constexpr (!whole) {
          missing &= ~bit;
          if (missing == 0) {
            complete_ = true;
            return true;
          }
          if (complete_) leave_down_to(depth);
        }
      }
      if (cursor_.has_pair(at_, ',', '"')) {
        ++at_;
        continue;
      }
      at_ = cursor_.skip_space(at_);
      const char c = cursor_.at(at_);
      if (c == '}') return close();
      if (c != ',') return false;
      at_ = cursor_.skip_space(at_ + 1);
    }
  }

  bool array(std::uint32_t number, bool empty_key) {
    if (++depth_ > kMaxEventDepth) return false;
    const auto depth = depth_;
    const auto array = out_.begin_array();
    at_ = cursor_.skip_space(at_ + 1);
    bool more = cursor_.at(at_) != ']';
    while (more) {
      const char first = cursor_.at(at_);
      const bool is_element = first == '{' || first == '[';
      if (is_element) out_.begin_element(array);
      if (!value(number, empty_key)) return false;
      if (is_element) out_.end_element();
      if (complete_) leave_down_to(depth);
      at_ = cursor_.skip_space(at_);
      const char c = cursor_.at(at_);
      if (c != ',' && c != ']') return false;
      more = c == ',';
      if (more) at_ = cursor_.skip_space(at_ + 1);
    }
    out_.end_array(array);
    return close();
  }

  bool close() {
    ++at_;
    --depth_;
    return true;
  }

  void leave_down_to(std::size_t depth) {
    at_ = cursor_.behind_closing(at_, depth_ - depth);
    depth_ = depth;
    complete_ = false;
  }

  // Of an object with more fields than bits it is never said that it is complete.
  static std::uint64_t missing_at_first(const PathTrie::Node& node) {
    if (node.children >= PathTrie::kMostTracked) return ~std::uint64_t{0};
    return (std::uint64_t{1} << node.children) - 1;
  }
  // A key that holds dots leads further down: what else stands on its way may still come.
  std::uint64_t bit_of(std::uint32_t parent, const PathTrie::Node& node, std::uint32_t number) const {
    const auto& child = paths_.node(number);
    if (child.parent != parent || node.children > PathTrie::kMostTracked) return 0;
    return std::uint64_t{1} << child.place;
  }

  [[gnu::always_inline]] inline bool value(std::uint32_t number, bool empty_key) {
    const auto& node = paths_.node(number);
    switch (cursor_.at(at_)) {
      case '{':
        return node.children == 0 ? skip() : object(number, empty_key);
      case '[':
        return array(number, empty_key);
      case '"': {
        std::string_view text;
        if (!string(text, memory_.decoded_)) return false;
        out_.add(node, empty_key, doc::Kind::string, text);
        return true;
      }
      case 't':
        out_.add(node, empty_key, true);
        return word("true");
      case 'f':
        out_.add(node, empty_key, false);
        return word("false");
      case 'n':
        out_.add(node, empty_key, doc::Kind::null, {});
        return word("null");
      default: {
        Decimal decimal;
        const auto length = scan_number(cursor_.rest(at_), decimal);
        if (length == 0) return false;
        out_.add(node, empty_key, decimal, cursor_.slice(at_, length));
        at_ += length;
        return true;
      }
    }
  }

  bool word(std::string_view word) {
    if (cursor_.text().substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::uint64_t kind_of(std::uint32_t node) const {
    return static_cast<std::uint64_t>(paths_.identity()) << 32U | node;
  }

  /// The key that is expected, and behind it a value.
  bool stands_here(const ExpectedKeys::Key& expected, std::uint64_t object) const {
    if (at_ + ExpectedKeys::kLongest >= cursor_.size()) return false;
    const char* const first = cursor_.address(at_);
    return expected.stands_at(first, object) && static_cast<unsigned char>(first[expected.length]) > ' ';
  }

  /// Where the key behind this one is remembered. An empty key means more than its node, and one with escapes may be longer than it
  /// looks: these are not remembered themselves.
  std::uint32_t remember(ExpectedKeys::Key& expected, std::uint64_t object, std::size_t first,
                         std::string_view key, ExpectedKeys::Target target) {
    const auto length = at_ - first;
    const auto written = cursor_.slice(first, length);
    const bool fits = length <= ExpectedKeys::kLongest && first + ExpectedKeys::kLongest < cursor_.size();
    if (fits && !key.empty() &&
        (cursor_.met().backslashes == 0 || written.find('\\') == std::string_view::npos))
      ExpectedKeys::remember(expected, object, cursor_.address(first), length, target);
    return ExpectedKeys::behind(object, written);
  }

  /// Reads a key and what follows it, up to its value.
  [[gnu::always_inline]] inline bool key(std::string_view& key) {
    if (cursor_.at(at_) != '"') return false;
    if (!memory_.key_.empty()) memory_.key_.clear();
    if (!string(key, memory_.key_)) return false;
    return colon();
  }

  bool colon() {
    if (cursor_.at(at_) == ':' && static_cast<unsigned char>(cursor_.at(at_ + 1)) > ' ') {
      ++at_;
      return true;
    }
    at_ = cursor_.skip_space(at_);
    if (cursor_.at(at_) != ':') return false;
    at_ = cursor_.skip_space(at_ + 1);
    return true;
  }

  // Texts with escapes are decoded to the end of `decoded`.
  [[gnu::always_inline]] inline bool string(std::string_view& text, std::string& decoded) {
    const auto first = at_ + 1;
    if (const auto length = near_length(first); length < kNear) {
      text = cursor_.slice(first, length);
      at_ = first + length + 1;
      return true;
    }
    const auto end = cursor_.next_quote(first);
    if (end >= cursor_.size()) return false;
    at_ = end + 1;
    text = cursor_.slice(first, end - first);
    return cursor_.met().backslashes == 0 || decode_in_place(text, decoded);
  }

  // Of `text` no address is taken where nothing is decoded, so that it stays in registers.
  bool decode_in_place(std::string_view& text, std::string& decoded) {
    auto copy = text;
    const bool good = decode(copy, decoded);
    text = copy;
    return good;
  }

  /// Of the string whose contents begin at `first`, when it is short and has no escapes; else kNear. Who reads everything has the
  /// masks anyway, and others often need none.
  std::size_t near_length(std::size_t first) const {
    if (whole || first + kNear >= cursor_.size()) return kNear;
    const auto length = before_quote(cursor_.address(first));
    return cursor_.at(first + length) == '"' ? length : kNear;
  }

  [[gnu::noinline]] bool decode(std::string_view& text, std::string& decoded) {
    if (text.find('\\') == std::string_view::npos) return true;
    if (decoded.capacity() < cursor_.size())
      decoded.reserve(cursor_.size());  // once a text, while it is still empty
    const auto before = decoded.size();
    if (!decode_string(text, decoded)) return false;
    text = std::string_view(decoded).substr(before);
    return true;
  }

  [[gnu::always_inline]] inline bool skip() {
    if constexpr (whole) {
      return check();
    } else {
      switch (cursor_.at(at_)) {
        case '"': {
          const auto length = near_length(at_ + 1);
          at_ = (length < kNear ? at_ + 1 + length : cursor_.next_quote(at_ + 1)) + 1;
          break;
        }
        case '{':
        case '[':
          at_ = cursor_.behind_closing(at_ + 1, 1);
          break;
        default:
          at_ = cursor_.next_end(at_);
      }
      return at_ <= cursor_.size();
    }
  }

  bool check() {
    switch (cursor_.at(at_)) {
      case '{':
        return check_object();
      case '[':
        return check_array();
      case '"':
        return check_string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default: {
        const auto length = number_length(cursor_.rest(at_));
        at_ += length;
        return length != 0;
      }
    }
  }

  bool check_string() {
    const auto first = at_ + 1;
    const auto end = cursor_.next_quote(first);
    if (end >= cursor_.size()) return false;
    at_ = end + 1;
    return cursor_.met().backslashes == 0 || has_good_escapes(cursor_.text().substr(first, end - first));
  }

  bool check_object() {
    if (++depth_ > kMaxEventDepth) return false;
    at_ = cursor_.skip_space(at_ + 1);
    if (cursor_.at(at_) == '}') return close();
    const auto kind = kind_of(kUnread - static_cast<std::uint32_t>(depth_));
    for (auto place = ExpectedKeys::first(kind);;) {
      auto& expected = memory_.expected_.at(place);
      if (stands_here(expected, kind)) {
        at_ += expected.length;
        place = expected.next;
      } else {
        const auto first = at_;
        if (cursor_.at(at_) != '"' || !check_string()) return false;
        const auto key = cursor_.slice(first + 1, at_ - first - 2);
        if (!colon()) return false;
        place = remember(expected, kind, first, key, {PathTrie::kRoot, 0});
      }
      if (!check()) return false;
      if (cursor_.has_pair(at_, ',', '"')) {
        ++at_;
        continue;
      }
      at_ = cursor_.skip_space(at_);
      const char c = cursor_.at(at_);
      if (c == '}') return close();
      if (c != ',') return false;
      at_ = cursor_.skip_space(at_ + 1);
    }
  }

  bool check_array() {
    if (++depth_ > kMaxEventDepth) return false;
    at_ = cursor_.skip_space(at_ + 1);
    if (cursor_.at(at_) == ']') return close();
    for (;;) {
      if (!check()) return false;
      at_ = cursor_.skip_space(at_);
      const char c = cursor_.at(at_);
      if (c == ']') return close();
      if (c != ',') return false;
      at_ = cursor_.skip_space(at_ + 1);
    }
  }

  TextWalk& memory_;
  JsonCursor& cursor_;
  const PathTrie& paths_;
  EventIndex& out_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool complete_ = false;
};

// Who stops early leaps over most of the bytes, which the machine does not foresee: it would wait for the beginning of each event. So
// for who has just done so all lines are fetched, each once: to guess which of them will be needed costs more than it saves. (Who
// looks at all of them fetches as he goes: the kernels of block_masks.h do.)
[[gnu::always_inline]] inline void fetch_behind(std::string_view text) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kMost = 8192;
  const char* const first = text.data();
  const auto end = std::min(text.size(), kMost);
  for (std::size_t at = 0; at < end; at += kLine) fetch(first, at + kFetchAhead);
}

bool TextWalk::walk(const PathTrie& paths, std::string_view text, Mode mode, EventIndex& out) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) return false;
  if (cursor_.leaps()) fetch_behind(text);
  cursor_.begin(text, mode == Mode::early);
  decoded_.clear();
  expected_.make_room();
  return mode == Mode::validating ? Walker<true>(*this, paths, out).document()
                                  : Walker<false>(*this, paths, out).document();
}

}  // namespace tocsin::match

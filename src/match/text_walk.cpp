#include "match/text_walk.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "match/json_string.h"

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
  // All of these begin at the first byte of what they read and leave at_ behind its last one. But when an object of which nothing
  // more is asked for is left before its end, complete_ is set and depth_ still counts it.

  bool object(std::uint32_t number, bool empty_key) {
    if (++depth_ > kMaxEventDepth) return false;
    const auto& node = paths_.node(number);
    const auto depth = depth_;
    std::uint64_t missing = missing_at_first(node);
    at_ = cursor_.skip_space(at_ + 1);
    if (cursor_.at(at_) == '}') return close();
    for (;;) {
      std::string_view key;
      if (!this->key(key)) return false;
      const auto child = paths_.child(number, key);
      if (child == PathTrie::kRoot) {
        if (!skip()) return false;
      } else {
        if (!value(child, empty_key || key.empty())) return false;
        if constexpr (!whole) {
          missing &= ~bit_of(number, node, child);
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
        const auto length = number_length(cursor_.text().substr(std::min(at_, cursor_.size())));
        if (length == 0) return false;
        out_.add(node, empty_key, doc::Kind::number, cursor_.text().substr(at_, length));
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
    const auto end = cursor_.next_quote(first);
    if (end >= cursor_.size()) return false;
    at_ = end + 1;
    text = cursor_.slice(first, end - first);
    return cursor_.met().backslashes == 0 || decode(text, decoded);
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
        case '"':
          at_ = cursor_.next_quote(at_ + 1) + 1;
          break;
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
        const auto length = number_length(cursor_.text().substr(std::min(at_, cursor_.size())));
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
    for (;;) {
      if (cursor_.at(at_) != '"' || !check_string() || !colon() || !check()) return false;
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

// Events mostly stand one after the other. Who stops early leaps over most of the bytes, which the machine does not foresee: it
// would wait for the beginning of each event. An address that is none does no harm.
void prefetch_behind(std::string_view text) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kNext = 192;
  constexpr std::size_t kOverNext = 512;  // it is only guessed where that one begins
  const auto end = reinterpret_cast<std::uintptr_t>(text.data()) + text.size();
  for (std::size_t i = 0; i < kNext; i += kLine) __builtin_prefetch(reinterpret_cast<const void*>(end + i));
  const auto guess = end + text.size() - kOverNext / 4;
  for (std::size_t i = 0; i < kOverNext; i += kLine)
    __builtin_prefetch(reinterpret_cast<const void*>(guess + i));
}

bool TextWalk::walk(const PathTrie& paths, std::string_view text, Mode mode, EventIndex& out) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) return false;
  prefetch_behind(text);
  cursor_.begin(text);
  decoded_.clear();
  return mode == Mode::validating ? Walker<true>(*this, paths, out).document()
                                  : Walker<false>(*this, paths, out).document();
}

}  // namespace tocsin::match

// A JSON text -> the leaves that patterns ask for, without a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "match/event_index.h"
#include "match/expected_keys.h"
#include "match/json_cursor.h"
#include "match/mode.h"
#include "match/path_trie.h"

namespace tocsin::match {

/// Reused from text to text; not thread-safe.
class TextWalk {
 public:
  explicit TextWalk(const MaskKernel& kernel = best_mask_kernel()) : cursor_(kernel) {}

  /// Adds the leaves of the object that `text` holds to `out`, which begin() has prepared; they point into `text` and into this. False
  /// when something is wrong with the text: doc::parse_json() knows what. Mode::early says what of it is looked at.
  bool walk(const PathTrie& paths, std::string_view text, Mode mode, EventIndex& out);

 private:
  template <bool whole>
  class Walker;

  JsonCursor cursor_;
  std::string decoded_;  // texts with escapes; never moves while an event is in hand
  std::string key_;
  ExpectedKeys expected_;
};

}  // namespace tocsin::match

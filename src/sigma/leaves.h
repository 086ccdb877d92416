// A field of an event, found by its dotted path through objects and arrays; keys that hold dots are found as well.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "doc/value.h"

namespace tocsin::sigma {

/// True stops the visit.
using LeafVisitor = std::function<bool(const doc::Value&)>;

/// Each value at `path` below `root`: of an array each element, an object as itself. True when the visitor has said so.
bool visit(const doc::Value& root, std::string_view path, const LeafVisitor& visitor);

/// Every scalar below `root`, and with it no key.
bool visit_all(const doc::Value& root, const LeafVisitor& visitor);

/// A leaf as text: a number as it is written, an object as compact JSON; null has none. Refers to the leaf.
class LeafText {
 public:
  explicit LeafText(const doc::Value& leaf);
  bool has_text() const { return has_text_; }
  std::string_view text() const { return made_.empty() ? seen_ : std::string_view(made_); }

 private:
  std::string made_;  // when it does not stand in the leaf
  std::string_view seen_;
  bool has_text_ = true;
};

}  // namespace tocsin::sigma

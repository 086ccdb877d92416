#include "match/value_walk.h"

namespace tocsin::match {
namespace {

class ValueWalk {
 public:
  ValueWalk(const PathTrie& paths, EventIndex& out) : paths_(paths), out_(out) {}

  void object(std::uint32_t node, const doc::Value& object, bool empty_key) {
    for (const auto& member : object.members) this->member(node, member.key, member.value, empty_key);
  }

  void member(std::uint32_t parent, std::string_view key, const doc::Value& value, bool empty_key) {
    const auto node = paths_.child(parent, key);
    if (node != PathTrie::kRoot) this->value(node, value, empty_key || key.empty());
  }

 private:
  void value(std::uint32_t node, const doc::Value& value, bool empty_key) {
    switch (value.kind) {
      case doc::Kind::object:
        return object(node, value, empty_key);
      case doc::Kind::array:
        return array(node, value, empty_key);
      case doc::Kind::boolean:
        return out_.add(paths_.node(node), empty_key, value.boolean);
      case doc::Kind::null:
      case doc::Kind::number:
      case doc::Kind::string:
        return out_.add(paths_.node(node), empty_key, value.kind, value.text);
    }
  }

  void array(std::uint32_t node, const doc::Value& array, bool empty_key) {
    const auto number = out_.begin_array();
    for (const auto& item : array.items) {
      if (item.is_scalar()) {
        value(node, item, empty_key);
        continue;
      }
      out_.begin_element(number);
      value(node, item, empty_key);
      out_.end_element();
    }
    out_.end_array(number);
  }

  const PathTrie& paths_;
  EventIndex& out_;
};

}  // namespace

void walk_value(const PathTrie& paths, const doc::Value& object, EventIndex& out) {
  ValueWalk(paths, out).object(PathTrie::kRoot, object, false);
}

void walk_value_below(const PathTrie& paths, std::string_view key, const doc::Value& object,
                      EventIndex& out) {
  ValueWalk(paths, out).member(PathTrie::kRoot, key, object, false);
}

}  // namespace tocsin::match

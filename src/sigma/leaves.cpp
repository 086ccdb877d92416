#include "sigma/leaves.h"

#include <algorithm>

#include "doc/json_writer.h"

namespace tocsin::sigma {

bool visit(const doc::Value& root, std::string_view path, const LeafVisitor& visitor) {
  if (root.is(doc::Kind::array)) {
    return std::any_of(root.items.begin(), root.items.end(),
                       [&](const doc::Value& item) { return visit(item, path, visitor); });
  }
  if (path.empty()) return visitor(root);
  if (!root.is(doc::Kind::object)) return false;
  return std::any_of(root.members.begin(), root.members.end(), [&](const doc::Member& member) {
    if (!path.starts_with(member.key)) return false;
    const auto rest = path.substr(member.key.size());
    if (rest.empty()) return visit(member.value, {}, visitor);
    return rest.front() == '.' && rest.size() > 1 && visit(member.value, rest.substr(1), visitor);
  });
}

bool visit_all(const doc::Value& root, const LeafVisitor& visitor) {
  if (root.is_scalar()) return visitor(root);
  return std::any_of(root.items.begin(), root.items.end(),
                     [&](const doc::Value& item) { return visit_all(item, visitor); }) ||
         std::any_of(root.members.begin(), root.members.end(),
                     [&](const doc::Member& member) { return visit_all(member.value, visitor); });
}

LeafText::LeafText(const doc::Value& leaf) {
  switch (leaf.kind) {
    case doc::Kind::null:
      has_text_ = false;
      break;
    case doc::Kind::boolean:
      seen_ = leaf.boolean ? "true" : "false";
      break;
    case doc::Kind::number:
    case doc::Kind::string:
      seen_ = leaf.text;
      break;
    case doc::Kind::array:
    case doc::Kind::object:
      made_ = doc::to_json(leaf);
      break;
  }
}

}  // namespace tocsin::sigma

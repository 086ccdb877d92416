#include "sigma/expression.h"

#include <utility>

namespace tocsin::sigma {
namespace {

Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {kind, std::move(parts), nullptr};
}

}  // namespace

Expression all_of(std::vector<Expression> parts) {
  return joined(Expression::Kind::all, std::move(parts));
}

Expression any_of(std::vector<Expression> parts) {
  return joined(Expression::Kind::any, std::move(parts));
}

Expression negation_of(Expression part) {
  Expression out{Expression::Kind::negation, {}, nullptr};
  out.parts.push_back(std::move(part));
  return out;
}

Expression of(Item item) {
  return {Expression::Kind::item, {}, std::make_shared<const Item>(std::move(item))};
}

}  // namespace tocsin::sigma

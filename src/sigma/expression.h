// A detection as one tree: searches and the condition over them, down to tests of fields. A value.
#pragma once

#include <memory>
#include <vector>

#include "sigma/item.h"

namespace tocsin::sigma {

struct Expression {
  enum class Kind { all, any, negation, item };
  Kind kind = Kind::all;          // `all` of nothing is true, `any` of nothing is false
  std::vector<Expression> parts;  // of a negation: one
  std::shared_ptr<const Item> item;
};

Expression all_of(std::vector<Expression> parts);
Expression any_of(std::vector<Expression> parts);
Expression negation_of(Expression part);
Expression of(Item item);

}  // namespace tocsin::sigma

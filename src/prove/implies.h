// Parts of a detection that others rule out: `a and not b`, where b takes everything that a takes; `a and b`, of which no value can be both. "Yes" is
// sure, "no" may be wrong. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sigma/expression.h"

namespace tocsin::prove {

/// Whatever meets `narrow` meets `wide`.
bool implies(const sigma::Expression& narrow, const sigma::Expression& wide);

/// Parts that have to hold together.
using Parts = std::vector<sigma::Expression>;

/// What stands within `all`, however deep, as one list.
void flatten(const sigma::Expression& expression, Parts& out);

/// The same without what it denies: it takes no less.
sigma::Expression without_negations(const sigma::Expression& expression);

/// Why parts cannot hold together.
struct Clash {
  enum class Kind {
    none,
    only_in_a_list,  // they can when the field is a list: one element for each
    sure,
  };
  Kind kind = Kind::none;
  bool denied = false;  // what one asks for another denies
  std::string why;      // for people
};
Clash clash_of(const Parts& all);

/// No event can meet it.
bool is_impossible(const sigma::Expression& expression);

/// For people: the fields that it asks for, with their values where they are texts; of `fields` only, when there are any.
std::string told(const Parts& parts, const std::set<std::string, std::less<>>& fields = {});

}  // namespace tocsin::prove

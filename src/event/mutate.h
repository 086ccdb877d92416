// Events as nobody expects them, for tests and for proofs.
#pragma once

#include <random>
#include <vector>

#include "doc/value.h"

namespace tocsin::event {

/// Replaces one value somewhere in the tree by one of another kind.
inline void mutate(doc::Value& value, std::mt19937& random) {
  static const std::vector<doc::Value> kOdd = {doc::null(),
                                               doc::boolean(true),
                                               doc::number(std::int64_t{-1}),
                                               doc::number(std::string("1e999")),
                                               doc::string(""),
                                               doc::string("arn:"),
                                               doc::string("::::/"),
                                               doc::string("\xED\xA0\x80"),
                                               doc::array(),
                                               doc::array({doc::null(), doc::array({doc::object()})}),
                                               doc::object(),
                                               doc::object({{"", doc::null()}})};
  const auto children = value.items.size() + value.members.size();
  if (children == 0 || random() % 8 == 0) {
    value = kOdd[random() % kOdd.size()];
    return;
  }
  const auto chosen = random() % children;
  mutate(chosen < value.items.size() ? value.items[chosen] : value.members[chosen - value.items.size()].value,
         random);
}

}  // namespace tocsin::event

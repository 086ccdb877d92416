// The hint of an error that names what is not there. For src/route alone.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace tocsin::route {

/// "did you mean "mail"?", or all that are known; they are values with a `name`.
template <class Named>
std::string nearest(std::string_view name, const std::vector<Named>& known) {
  std::vector<std::string_view> names;
  std::string all;
  for (const auto& one : known) {
    names.push_back(one.name);
    all += (all.empty() ? "one of: " : ", ") + one.name;
  }
  const auto near = did_you_mean(name, names);
  return near ? fmt::format("did you mean \"{}\"?", *near) : all;
}

}  // namespace tocsin::route

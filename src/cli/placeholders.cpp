#include "cli/placeholders.h"

#include <fmt/format.h>
#include <utility>

namespace tocsin::cli {

int add_placeholders(const std::vector<std::string>& given, rule::Placeholders& placeholders) {
  rule::Placeholders own;
  for (const auto& one : given) {
    const auto equals = one.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return report(Error{ErrorKind::usage, fmt::format("--placeholder \"{}\" is no NAME=VALUE", one), "",
                          "for example --placeholder admins=alice --placeholder admins=bob"});
    }
    own[one.substr(0, equals)].push_back(one.substr(equals + 1));
  }
  for (auto& [name, values] : own) placeholders[name] = std::move(values);
  return 0;
}

}  // namespace tocsin::cli

// Results as JUnit's XML, which CI systems show. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::cli {

struct JunitCase {
  std::string classname;
  std::string name;
  std::string file;         // empty: none is named
  std::size_t line = 0;     // with a file
  std::string failure;      // one line; empty: passed
  std::string details;      // of the failure
  std::string output = {};  // of any case; may be empty
};

/// One suite. Texts may be anybody's: what XML cannot hold is replaced.
std::string junit_report(std::string_view suite, const std::vector<JunitCase>& cases);

}  // namespace tocsin::cli

// What stands in a field's list: "aws.iam", 5, null, {"prefix": "x"} ... -> Test.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "match/pattern.h"

namespace tocsin::match {

/// Collects the errors of one pattern.
struct ErrorSink {
  const SourceText& source;
  Diagnostics& diagnostics;

  void add(std::size_t offset, const std::string& path, std::string message, std::string hint) {
    diagnostics.push_back(diagnose(source, offset, std::move(message), std::move(hint), path));
  }
  void add(const doc::Value& at, const std::string& path, std::string message, std::string hint) {
    add(at.begin, path, std::move(message), std::move(hint));
  }
};

/// `path` is the JSON path of `value`. Nothing after an error has been added.
std::optional<Test> parse_test(const doc::Value& value, const std::string& path, ErrorSink& errors);

/// "$.a" and "b c" give "$.a[\"b c\"]".
std::string path_of_key(const std::string& path, std::string_view key);
std::string path_of_index(const std::string& path, std::size_t index);

}  // namespace tocsin::match

// For tests: the sample events of tests/data/events, and the larger test sets when they are there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "event/event.h"

namespace tocsin::event::testing {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::filesystem::path sample_folder() {
  return std::filesystem::path(TOCSIN_SOURCE_DIR) / "tests" / "data" / "events";
}

inline doc::Value json(std::string_view text) {
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text.substr(0, 200);
  return value ? std::move(*value) : doc::null();
}

/// "cloudtrail-create-user" -> the document as it arrived.
inline doc::Value sample(const std::string& name) {
  return json(read_file(sample_folder() / (name + ".json")));
}

inline Event shaped(const doc::Value& value) {
  return shape(to_envelope(value), doc::to_json(value));
}
inline Event shaped_sample(const std::string& name) {
  return shaped(sample(name));
}

/// The folder of the larger test sets: $TOCSIN_SHARED, else ../shared beside the sources. Empty when there is none.
inline std::filesystem::path larger_test_sets() {
  const char* set = std::getenv("TOCSIN_SHARED");
  const auto folder = set != nullptr ? std::filesystem::path(set)
                                     : std::filesystem::path(TOCSIN_SOURCE_DIR).parent_path() / "shared";
  return std::filesystem::is_directory(folder / "data" / "events") ? folder / "data" / "events"
                                                                   : std::filesystem::path();
}

}  // namespace tocsin::event::testing

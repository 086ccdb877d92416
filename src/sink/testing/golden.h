// Comparing with a file of tests/golden/. TOCSIN_UPDATE_GOLDEN=1 writes the files anew; read the diff before committing it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <string_view>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::sink::testing {

inline void expect_golden(std::string_view name, const std::string& text) {
  const std::string path = std::string(TOCSIN_SOURCE_DIR) + "/tests/golden/" + std::string(name);
  if (std::getenv("TOCSIN_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path << " is missing: run once with TOCSIN_UPDATE_GOLDEN=1";
  const std::string expected((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  EXPECT_EQ(text, expected) << "differs from " << path
                            << "; when that is meant, run with TOCSIN_UPDATE_GOLDEN=1";
}

/// The same for a payload of JSON, laid out for the eye.
inline void expect_golden_json(std::string_view name, const std::string& json) {
  const auto value = doc::parse_json(json);
  ASSERT_TRUE(value) << value.error().message;
  expect_golden(name, doc::to_pretty_json(*value) + "\n");
}

}  // namespace tocsin::sink::testing

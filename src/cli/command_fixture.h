// For the commands' tests: a folder of their own, and what a command wrote.
#pragma once

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

#include "base/hash.h"

namespace tocsin::cli {

/// What a command did: its exit code, stdout and stderr.
struct Said {
  int code;
  std::string out;
  std::string err;
};

template <class Command>
Said said(Command command) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = command();
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

class CommandTest : public testing::Test {
 public:
  CommandTest() : folder_(std::filesystem::temp_directory_path() / ("tocsin-" + random_hex(8))) {
    std::filesystem::create_directory(folder_);
  }
  ~CommandTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

 protected:
  /// Makes a file and returns its path.
  std::string file(const std::string& name, const std::string& text) const {
    const auto path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  /// The exit code of a command; what it wrote is in out_ and err_.
  template <class Options>
  int run_command(int (*command)(const Options&), const Options& options) {
    const auto done = said([&] { return command(options); });
    out_ = done.out;
    err_ = done.err;
    return done.code;
  }

  std::filesystem::path folder_;
  std::string out_;
  std::string err_;
};

}  // namespace tocsin::cli

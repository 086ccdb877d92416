// An account's settings, as far as they decide which events can be heard. The file: docs/coverage.md.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::coverage {

struct Trail {
  std::string name;
  bool logging = true;
  bool multi_region = false;
  std::string region;                    // its home
  bool writes = true;                    // management events that change something
  bool reads = true;                     // management events that only read
  std::vector<std::string> data_events;  // resource types: "AWS::S3::Object"
};

/// Nothing where the file says nothing: unknown, not off.
struct Account {
  std::string account;                              // twelve digits, or empty; for the reader
  std::optional<std::vector<std::string>> regions;  // whose event bus Tocsin hears
  std::optional<bool> log_files;                    // it reads the trail's log files as well
  std::optional<std::vector<Trail>> trails;
  std::map<std::string, bool> services;  // by the names of rule::EventNeed
};

inline constexpr std::array<std::string_view, 8> kServiceNames = {
    "access-analyzer", "config",      "cost-anomaly-detection", "guardduty", "inspector",
    "macie",           "securityhub", "trusted-advisor"};

/// YAML or JSON, strictly: every mistake at once, with its place.
Checked<Account> read_account(const SourceText& source);

}  // namespace tocsin::coverage

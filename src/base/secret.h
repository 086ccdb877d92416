// A text that must not be seen. Printing, logging or serialising one gives "<secret>".
#pragma once

#include <string>
#include <utility>

namespace tocsin {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  /// The text itself, only for the call that sends it.
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

/// Compares in time that depends only on the length, so that a token cannot be guessed byte by byte. An
/// empty secret equals nothing.
bool equal_in_constant_time(const Secret& secret, const std::string& candidate);

}  // namespace tocsin

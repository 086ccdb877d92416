// One scalar of an event, as the tests see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "doc/value.h"
#include "match/ip_range.h"
#include "match/numbers.h"

namespace tocsin::match {

/// What is derived from the text is worked out when a test first asks for it. Not thread-safe; `value` must outlive it.
class Leaf {
 public:
  Leaf(const doc::Value& value, std::uint32_t element) : value_(&value), element_(element) {}

  const doc::Value& value() const { return *value_; }
  std::string_view text() const { return value_->text; }
  bool is_string() const { return value_->is(doc::Kind::string); }
  bool is_number() const { return value_->is(doc::Kind::number); }

  /// The innermost array element that it stands in (see event_index.h); 0 for none.
  std::uint32_t element() const { return element_; }

  /// Of a number, when it is comparable.
  std::optional<double> number() {
    if (!number_known_) {
      number_known_ = true;
      if (is_number()) number_ = comparable_number(text());
    }
    return number_;
  }

  /// Of a string.
  const std::optional<IpAddress>& address() {
    if (!address_known_) {
      address_known_ = true;
      if (is_string()) address_ = parse_ip(text());
    }
    return address_;
  }

 private:
  const doc::Value* value_;
  std::uint32_t element_;
  bool number_known_ = false;
  bool address_known_ = false;
  std::optional<double> number_;
  std::optional<IpAddress> address_;
};

}  // namespace tocsin::match

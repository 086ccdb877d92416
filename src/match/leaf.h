// One scalar of an event, as the tests see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "doc/value.h"
#include "match/bytes.h"
#include "match/decimal.h"
#include "match/ip_range.h"
#include "match/numbers.h"

namespace tocsin::match {

inline constexpr std::uint64_t kTextSeed = 0;
inline constexpr std::uint32_t kNoText = ~std::uint32_t{0};

/// What is derived from the text is worked out when a test first asks for it. Not thread-safe; `text` must outlive it.
class Leaf {
 public:
  Leaf(doc::Kind kind, std::string_view text, std::uint32_t element)
      : text_(text), element_(element), kind_(kind) {
    if (kind == doc::Kind::number) scan_number(text, decimal_);
  }
  /// A number that has been read.
  Leaf(std::string_view text, const Decimal& decimal, std::uint32_t element)
      : text_(text), element_(element), kind_(doc::Kind::number), decimal_(decimal) {}
  Leaf(bool boolean, std::uint32_t element)
      : element_(element), kind_(doc::Kind::boolean), boolean_(boolean) {}

  /// Of a string: decoded; of a number: as written.
  std::string_view text() const { return text_; }
  doc::Kind kind() const { return kind_; }
  bool boolean() const { return boolean_; }
  bool is_string() const { return kind_ == doc::Kind::string; }
  bool is_number() const { return kind_ == doc::Kind::number; }

  /// The innermost array element that it stands in (see event_index.h); 0 for none.
  std::uint32_t element() const { return element_; }

  /// hash_bytes(text(), kTextSeed).
  std::uint64_t text_hash() {
    if (!hash_known_) {
      hash_known_ = true;
      hash_ = hash_bytes(text_, kTextSeed);
    }
    return hash_;
  }

  /// The text's number among those that checks compare with, kNoText for another text: once somebody has said so.
  bool knows_text_id() const { return id_known_; }
  std::uint32_t text_id() const { return id_; }
  void set_text_id(std::uint32_t id) {
    id_known_ = true;
    id_ = id;
  }

  /// Of a number, when it is comparable. Costs more than bounds(), which are enough to see that most tests fail.
  std::optional<double> number() {
    if (!number_known_) {
      number_known_ = true;
      if (is_number()) number_ = comparable_number(decimal_, text_);
    }
    return number_;
  }
  /// Of a number.
  const Bounds& bounds() {
    if (!bounds_known_) {
      bounds_known_ = true;
      bounds_ = bounds_of(decimal_);
    }
    return bounds_;
  }

  /// Of a string.
  const std::optional<IpAddress>& address() {
    if (!address_known_) read_address();
    return address_;
  }

 private:
  [[gnu::noinline]] void read_address() {  // once a value: who only asks again stays small
    address_known_ = true;
    if (is_string()) address_ = parse_ip(text_);
  }

  std::string_view text_;
  std::uint32_t element_;
  doc::Kind kind_;
  bool boolean_ = false;
  bool hash_known_ = false;
  bool id_known_ = false;
  bool bounds_known_ = false;
  bool number_known_ = false;
  bool address_known_ = false;
  std::uint32_t id_ = 0;
  Decimal decimal_;
  Bounds bounds_;
  std::uint64_t hash_ = 0;
  std::optional<double> number_;
  std::optional<IpAddress> address_;
};

}  // namespace tocsin::match

// Most tests of text can be seen to fail at once: by the length of the value, or by the byte that it begins with.
#pragma once

#include <string_view>

#include "match/caseless.h"
#include "match/check_table.h"

namespace tocsin::match {

/// A test of text and CheckTable::first_byte() of it.
struct QuickTest {
  TestCode test;
  char first = '\0';
};

/// One string, on which many tests are tried. For the moment only; both arguments must outlive it.
class QuickLook {
 public:
  QuickLook(const CheckTable& checks, Leaf& leaf)
      : checks_(checks),
        leaf_(leaf),
        size_(leaf.text().size()),
        front_(size_ == 0 ? '\0' : leaf.text().front()),
        folded_front_(fold(front_)) {}

  /// False when the test surely fails; true says nothing.
  bool may_pass(const TestCode& test, char first) const {
    switch (test.kind) {
      case TestCode::Kind::equal:
        return test.b == size_ && test.a == checks_.text_id(leaf_);
      case TestCode::Kind::caseless_equal:
        return test.b == size_;
      case TestCode::Kind::prefix:
        return front_ == first || test.b == 0 || size_ == 0;
      case TestCode::Kind::caseless_prefix:
        return folded_front_ == first || test.b == 0 || size_ == 0;
      default:
        return true;
    }
  }

 private:
  const CheckTable& checks_;
  Leaf& leaf_;
  std::size_t size_;
  char front_;
  char folded_front_;
};

}  // namespace tocsin::match

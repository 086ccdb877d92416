// A pattern of a rule, made ready for the checks, and what the checks say of it.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "prove/branch.h"
#include "prove/prove.h"
#include "rule/rule.h"

namespace tocsin::prove {

/// The envelope of a test event that the rule rings for.
struct Shown {
  const rule::RuleTest* test = nullptr;
  doc::Value envelope;
  bool one_of_several = false;  // of a correlation's test
};

struct Subject {
  const rule::Rule* rule = nullptr;
  Branches branches;
  std::vector<Branches> exclusions;
  std::vector<Shown> shown;
};

/// About several events, or only there to feed such a rule: it says nothing about one event.
bool is_about_several(const rule::Rule& rule);

/// An error when a pattern cannot be read, which loading has ruled out.
Checked<Subject> subject_of(const rule::Rule& rule);

/// For messages: "text", cleaned and shortened, since rules and their events may be anybody's.
std::string quoted(std::string_view text);

/// What is wrong, each once. A place without a key is below key_of() the check.
class Remarks {
 public:
  Remarks(Check check, std::vector<Remark>& out) : check_(check), out_(out) {}

  void fail(std::string message, std::string hint = {}, Place place = {}) {
    add({Remark::Level::failure, check_, std::move(message), std::move(hint), std::move(place)});
  }
  void warn(std::string message, std::string hint = {}, Place place = {}) {
    add({Remark::Level::warning, check_, std::move(message), std::move(hint), std::move(place)});
  }

 private:
  void add(Remark remark);

  Check check_;
  std::vector<Remark>& out_;
};

}  // namespace tocsin::prove

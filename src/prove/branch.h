// A pattern with its `$or`s multiplied out, each alternative with a matcher of its own: what the checks reason about. Immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "match/alternatives.h"
#include "match/matcher.h"
#include "match/pattern.h"

namespace tocsin::prove {

/// One way in which a pattern can match: all of its fields hold.
struct Branch {
  match::Alternative fields;
  match::Matcher matcher;

  const match::Field* field(std::string_view path) const;
};

/// Moves are fine: branches point into memory that moves along.
class Branches {
 public:
  static Checked<Branches> of(const doc::Value& pattern);

  Branches(Branches&&) noexcept = default;
  Branches& operator=(Branches&&) noexcept = default;
  Branches(const Branches&) = delete;
  Branches& operator=(const Branches&) = delete;
  ~Branches() = default;

  const std::vector<Branch>& all() const { return branches_; }
  /// Every path that some branch names, each once, sorted.
  std::vector<std::string> paths() const;
  /// Paths that stand both in a `$or` and beside it: the last one counts, as in EventBridge. Sorted.
  std::vector<std::string> replaced() const;
  /// The whole pattern's verdict.
  bool accept(const doc::Value& envelope) const { return matcher_.matches(envelope); }

 private:
  explicit Branches(match::Pattern pattern);

  match::Pattern pattern_;
  match::Matcher matcher_;
  std::vector<Branch> branches_;
};

/// All events that it accepts are records of CloudTrail's.
bool is_of_trail(const Branch& branch);

/// A matcher of this field alone.
match::Matcher matcher_of(const match::Field& field);

/// The field's tests as they are written, one JSON value each, in the order of field.tests.
std::vector<doc::Value> written_tests(const match::Field& field);

/// The texts that a field asks for exactly, and whether it asks for nothing else.
struct ExactTexts {
  std::vector<std::string> texts;
  bool only = true;
};
ExactTexts exact_texts(const match::Field& field);

}  // namespace tocsin::prove

// What a person has said not to be rung for. Who keeps silences, and until when they hold, is the store's business. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "route/labels.h"
#include "route/matchers.h"

namespace tocsin::route {

struct Silence {
  Matchers matchers;
  bool critical = false;  // hides critical alerts too

  bool hides(const Labels& labels) const {
    return (critical || labels.severity != rule::Severity::critical) && matchers.matches(labels);
  }
};

/// Matchers of a silence from the JSON that to_json() made. An error means that the silence hides nothing.
Result<Matchers> parse_stored_matchers(const std::string& json);

/// Why these must not silence anything: they take everything, or hang on what a caller chooses. Empty when they may.
std::string unfit_for_silence(const Matchers& matchers);

/// What a silence would have hidden.
struct Preview {
  using Counts = std::vector<std::pair<std::string, std::size_t>>;  // the most first

  std::size_t looked_at = 0;
  std::size_t hidden = 0;
  std::size_t critical_left = 0;  // they match, and ring all the same
  Counts rules;
  Counts principals;
  std::vector<std::string> unseen;  // "rule iam-usr-*": values that none of the alerts has
};

Preview preview(const Silence& silence, const std::vector<Labels>& alerts);

}  // namespace tocsin::route

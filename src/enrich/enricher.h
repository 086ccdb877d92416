// What the user's files know about an event: looked up here, handed on as event::Context.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "enrich/aws_ranges.h"
#include "enrich/mmdb.h"
#include "enrich/settings.h"
#include "event/event.h"

namespace tocsin::enrich {

/// Immutable after opening, thread-safe. Nothing is asked over the network, and nothing is read anew: a file that changed is seen at the next start.
class Enricher {
 public:
  /// Knows nothing and adds nothing.
  Enricher() = default;

  /// Opens what the settings name. A file that is missing or is not what it should be is an error that names it.
  static Result<Enricher> open(Settings settings);

  /// More names of accounts, or why there are none; those of the file stay. Before the first add_to().
  void name_accounts(Result<std::map<std::string, std::string>> names);

  /// Sets event.context. Never fails: what cannot be looked up stands in context.missing.
  void add_to(event::Event& event) const;

 private:
  void add_place(event::Event& event) const;
  void add_accounts(event::Event& event) const;

  Settings settings_;
  AwsRanges aws_ranges_;
  std::shared_ptr<const Mmdb> city_;
  std::shared_ptr<const Mmdb> network_;
  std::map<std::string, std::string> accounts_;
  std::string no_name_;  // why an account has none
};

}  // namespace tocsin::enrich

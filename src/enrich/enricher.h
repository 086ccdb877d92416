// What the user's files know about an event: looked up here, handed on as event::Context.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "enrich/aws_ranges.h"
#include "enrich/mmdb.h"
#include "enrich/settings.h"
#include "event/accounts.h"
#include "event/event.h"

namespace tocsin::enrich {

/// Immutable after opening, thread-safe. Nothing is asked over the network, and nothing is read anew: a file that changed is seen at the next start.
class Enricher {
 public:
  /// Knows nothing and adds nothing.
  Enricher() = default;

  /// Opens what the settings name. A file that is missing or is not what it should be is an error that names it.
  static Result<Enricher> open(Settings settings);

  /// What the organisation knows of its accounts, or why it cannot be known; what the file says stays. Before the first add_to().
  void add_accounts(Result<event::Accounts> accounts);

  /// Whether anything says, or was asked, in which organizational units accounts stand.
  bool knows_units() const { return knows_units_; }

  const event::Accounts& accounts() const { return accounts_; }

  /// Sets event.context. Never fails: what cannot be looked up stands in context.missing.
  void add_to(event::Event& event) const;

 private:
  void add_place(event::Event& event) const;

  Settings settings_;
  AwsRanges aws_ranges_;
  std::shared_ptr<const Mmdb> city_;
  std::shared_ptr<const Mmdb> network_;
  event::Accounts accounts_;
  std::string unknown_;  // why an account is
  bool knows_units_ = false;
};

}  // namespace tocsin::enrich

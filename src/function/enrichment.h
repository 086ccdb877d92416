// Names that the user gives to accounts and networks, for the function's alerts. JSON:
//
//   {"accounts": {"123456789012": "production", "210987654321": {"name": "shop", "ou": "Prod/Shop"}}, "own_ranges": {"office": ["203.0.113.0/24", "2001:db8::/32"]}}
//
// or what `aws organizations list-accounts` writes, as it is. The settings of `serve` have more (docs/adr/0012): databases do not fit into the zip.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "event/accounts.h"
#include "event/event.h"
#include "geo/address.h"

namespace tocsin::function {

/// Immutable, thread-safe.
class Enrichment {
 public:
  /// Knows nothing and adds nothing.
  Enrichment() = default;
  /// Could not be read: each alert says so.
  static Enrichment unreadable(std::string why);
  /// One wrong entry is an error that names its line.
  static Result<Enrichment> read(const SourceText& source);

  /// Sets event.context. Never fails.
  void add_to(event::Event& event) const;

 private:
  Status read_ranges(const doc::Value& names, const SourceText& source);

  event::Accounts accounts_;
  std::string no_name_;  // why an account has none
  std::vector<std::pair<std::string, geo::Range>> ranges_;
};

}  // namespace tocsin::function

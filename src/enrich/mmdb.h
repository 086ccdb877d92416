// A database in MaxMind's format, by libmaxminddb. Which fields it has depends on whose it is: those of MaxMind (and DB-IP, which follows
// them) and of IPinfo are known.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "geo/address.h"

namespace tocsin::enrich {

/// Holds a copy of the file in memory: what becomes of the file later changes nothing. Thread-safe.
class Mmdb {
 public:
  /// An error says whether the file cannot be read (io) or is no such database (invalid).
  static Result<std::shared_ptr<const Mmdb>> open(const std::string& path);

  virtual ~Mmdb() = default;

  /// What its maker calls it: "GeoLite2-City". Lives as long as the database.
  virtual std::string_view type() const = 0;

  /// "Frankfurt am Main, Hesse, Germany"; empty when the database does not have the address.
  virtual Result<std::string> city_of(const geo::Address& address) const = 0;

  /// "AS64496 Example Net"; empty when the database does not have the address.
  virtual Result<std::string> network_of(const geo::Address& address) const = 0;

 protected:
  Mmdb() = default;
  Mmdb(const Mmdb&) = default;
  Mmdb& operator=(const Mmdb&) = default;
};

}  // namespace tocsin::enrich

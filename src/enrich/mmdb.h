// A database in MaxMind's format, by libmaxminddb. Which fields it has depends on whose it is: those of MaxMind (and DB-IP, which follows
// them) and of IPinfo are known.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "geo/address.h"

namespace tocsin::enrich {

/// Open files are mapped: replace one by renaming another over it, as geoipupdate does, never by writing into it. Thread-safe.
class Mmdb {
 public:
  static Result<std::shared_ptr<const Mmdb>> open(const std::string& path);

  virtual ~Mmdb() = default;

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

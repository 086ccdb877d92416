// Every call that CloudTrail may write, seen as the few fields that tell which call it is and what is known of each. Immutable, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "doc/value.h"

namespace tocsin::prove {

class KnownCalls {
 public:
  /// How far to trust what is known.
  enum class Belief {
    sure,  // what no record contradicts
    likely,  // a call that is not known to be a data event is a management event, and an ordinary one an AwsApiCall
  };

  /// `sources`: event sources that the table does not have; anything may be one of their calls.
  explicit KnownCalls(Belief belief, const std::set<std::string>& sources = {});
  /// Those of the table, made once.
  static const KnownCalls& of_table(Belief belief);

  /// What is known of one field.
  struct Field {
    std::vector<doc::Value> values;  // all that it can have
    std::vector<std::vector<std::uint32_t>>
        kinds;  // which of them go together; none: any value, also one that is not here
    std::vector<std::uint32_t> kind_of;                                   // by call
    bool always = true;                                                   // it is never absent
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_text;  // in lower case; empty: few values
  };

  /// Null of a field that tells nothing of the call. Named as a detection names it.
  const Field* field(std::string_view name) const;
  std::size_t size() const { return services_.size(); }
  const std::string& service(std::size_t call) const { return services_[call]; }

 private:
  struct Builder;

  std::vector<std::string> services_;  // by call
  std::unordered_map<std::string, Field> fields_;
};

}  // namespace tocsin::prove

// What no model of AWS says about its events: under which detail-type they come, and which values some fields can have. Facts only, each from
// the page that stands beside it. Pure, thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::prove {

inline constexpr std::string_view kApiCall = "AWS API Call via CloudTrail";
inline constexpr std::string_view kSignIn = "AWS Console Sign In via CloudTrail";
inline constexpr std::string_view kServiceEvent = "AWS Service Event via CloudTrail";

/// EventBridge takes no larger one; CloudTrail's larger ones are not delivered (EventBridge User Guide, "Events from AWS services
/// delivered via AWS CloudTrail").
inline constexpr std::size_t kMaxEventBytes = 256UL * 1024;

/// One of CloudTrail's ("... via CloudTrail").
bool is_trail_detail_type(std::string_view detail_type);
std::span<const std::string_view> trail_detail_types();

/// What the source sends by itself ("GuardDuty Finding"); empty when it sends nothing or is not known.
std::vector<std::string_view> own_detail_types(std::string_view source);

/// "aws.iam", "aws.health": some service of AWS that sends events.
bool is_source(std::string_view source);

/// The detail-types under which events of this name come: that of ordinary calls, another one, or both.
std::vector<std::string_view> detail_types_of(std::string_view service, std::string_view event_name);

/// A field that can have these values only.
struct KnownValues {
  std::string_view path;              // "detail.userIdentity.type"
  std::string_view detail_type_part;  // of events whose detail-type has this in it
  std::vector<std::string> values;    // as JSON; of a range its tenths
  std::string_view range = {};        // "a number from 1 to 10"; empty: the values are all there are
};
std::span<const KnownValues> known_values();

/// CloudTrail's readOnly for a call, where it can be told from the verb; nothing where it cannot.
std::optional<bool> read_only_of(std::string_view event_name);

/// us-east-1 and what stands for it in the other partitions.
std::span<const std::string_view> global_regions();

}  // namespace tocsin::prove

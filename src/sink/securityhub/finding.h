// An alert as a finding in AWS's Security Finding Format (AWS Security Hub User Guide, "AWS Security Finding Format (ASFF)"). Pure, thread-safe.
#pragma once

#include <array>
#include <string>

#include "doc/value.h"
#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// Characters, of texts of the finding; entries, of lists ("Security Hub API Reference", AwsSecurityFinding). A finding has at most 240 KB.
inline constexpr std::array<PayloadLimit, 13> kFindingLimits = {{
    {"Findings", 1},
    {"Findings.*.Id", 512},
    {"Findings.*.GeneratorId", 512},
    {"Findings.*.Title", 256},
    {"Findings.*.Description", 1'024},
    {"Findings.*.Remediation.Recommendation.Text", 512},
    {"Findings.*.Remediation.Recommendation.Url", 2'048},
    {"Findings.*.SourceUrl", 2'048},
    {"Findings.*.FindingProviderFields.Types", 50},
    {"Findings.*.Resources", 32},
    {"Findings.*.Resources.*.Id", 512},
    {"Findings.*.ProductFields", 50},
    {"Findings.*.ProductFields.*", 2'048},
}};
inline constexpr PayloadRules kSecurityhubRules{PayloadRules::Form::json, 240'000, kFindingLimits};
/// Docs "Guidelines for using the BatchImportFindings API": 10 a second, 30 at once.
inline constexpr Pace kSecurityhubPace{10, std::chrono::seconds(1), 30};

/// Whose Security Hub it goes to.
struct FindingPlace {
  std::string account;  // twelve digits
  std::string region;
};

/// The finding's Id is the alert's, its CreatedAt the event's time, its UpdatedAt when the alert was made: what is imported again with a later
/// UpdatedAt updates the finding, with the same one it changes nothing.
doc::Value finding_of(const Notification& notification, const FindingPlace& place);

/// "AwsIamUser" for "arn:aws:iam::123456789012:user/alice"; "Other" for what the format has no name for.
std::string_view resource_type(std::string_view arn);

/// "TTPs/Persistence" for the tag "persistence"; empty for a tag that names no tactic.
std::string_view finding_type(std::string_view tag);

}  // namespace tocsin::sink

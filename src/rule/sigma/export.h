// A rule of ours as a Sigma document. Pure.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "doc/value.h"
#include "rule/rule.h"

namespace tocsin::rule {

/// The error names the field of the pattern that Sigma cannot say, and why. A rule whose events all come by CloudTrail is said in the record's own
/// words (`eventSource`, `eventType`). What Sigma has no key for (summary, next steps, CIS, tests) stands under `tocsin`, which others pass over and
/// import_sigma() takes back; the exclusions' reasons are left out. The `id` is made of the rule's id: the same each time.
tl::expected<doc::Value, std::string> export_sigma(const Rule& rule);

}  // namespace tocsin::rule

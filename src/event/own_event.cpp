#include "event/own_event.h"

#include <algorithm>

#include "base/own_events.h"

namespace tocsin::event {
namespace {

bool is_own_finding(const doc::Value& finding) {
  const auto generator = doc::string_at(finding, "GeneratorId").value_or("");
  const auto product = doc::string_at(finding, "ProductArn").value_or("");
  return generator.starts_with(kOwnGenerator) && product.ends_with("/default");
}

}  // namespace

bool is_own(const Event& event) {
  if (event.source == kOwnEventSource) return true;
  if (event.family != Family::security_hub || event.detail_type != "Security Hub Findings - Imported")
    return false;
  const auto* findings = doc::find_path(event.envelope, "detail.findings");
  return findings != nullptr && !findings->items.empty() &&
         std::all_of(findings->items.begin(), findings->items.end(), is_own_finding);
}

}  // namespace tocsin::event

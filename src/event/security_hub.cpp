// Security Hub findings (ASFF). One event of the bus may hold several: the first one leads, the resources of all are listed
// and the titles of the others are kept. Source: the Security Hub User Guide, "AWS Security Finding Format".
#include <algorithm>

#include "base/hash.h"
#include "event/families.h"
#include "event/reading.h"
#include "event/resources.h"

namespace tocsin::event {
namespace {

std::string severity_of(const doc::Value& finding) {
  return first_of({text_at(&finding, {"Severity", "Label"}),
                   text_at(&finding, {"FindingProviderFields", "Severity", "Label"}),
                   scalar_at(&finding, {"Severity", "Normalized"})});
}

// A person's click on a custom action is an occurrence of its own: it rings each time. An import rings once for each
// finding and severity, however often it is repeated.
std::string occurrence_key(const doc::Value& findings, const Event& event) {
  if (event.detail_type.find("Custom Action") != std::string::npos) return {};
  std::vector<std::string> keys;
  for (const auto& finding : findings.items) {
    const auto id = text_at(&finding, {"Id"});
    if (id.empty()) return {};
    keys.push_back(id + ":" + severity_of(finding));
  }
  if (keys.size() == 1) return "securityhub:" + keys[0];
  std::ranges::sort(keys);
  std::string all;
  for (const auto& key : keys) all += key + "\n";
  return "securityhub:" + sha256_hex(all);
}

void read_who(const doc::Value& finding, Event& event) {
  const auto* resources = finding.find("Resources");
  if (resources == nullptr) return;
  for (const auto& resource : resources->items) {
    const auto* key = at(&resource, {"Details", "AwsIamAccessKey"});
    if (key == nullptr) continue;
    event.actor.name = first_of({text_at(key, {"PrincipalName"}), text_at(key, {"UserName"})});
    event.actor.type = text_at(key, {"PrincipalType"});
    event.actor.access_key_id = text_at(key, {"AccessKeyId"});
    return;
  }
}

std::string first_type(const doc::Value& finding) {
  const auto* types = finding.find("Types");
  if (types == nullptr || types->items.empty()) return {};
  return doc::scalar_text(types->items[0]).value_or(std::string{});
}

void read_first(const doc::Value& finding, Event& event) {
  event.id = first_of({text_at(&finding, {"Id"}), event.id});
  event.name = first_of({first_type(finding), text_at(&finding, {"GeneratorId"}), event.name});
  event.account = first_of({scalar_at(&finding, {"AwsAccountId"}), event.account});
  event.region = first_of({text_at(&finding, {"Region"}), event.region});
  event.time_text =
      first_of({text_at(&finding, {"LastObservedAt"}), text_at(&finding, {"UpdatedAt"}), event.time_text});
  event.finding.title = text_at(&finding, {"Title"});
  event.finding.description = text_at(&finding, {"Description"});
  event.finding.severity = severity_of(finding);
  event.source_ip =
      first_of({text_at(&finding, {"Action", "AwsApiCallAction", "RemoteIpDetails", "IpAddressV4"}),
                text_at(&finding, {"Network", "SourceIpV4"}), text_at(&finding, {"Network", "SourceIpV6"})});
  read_who(finding, event);
}

}  // namespace

void read_security_hub(const doc::Value& detail, Event& event) {
  const auto* findings = detail.find("findings");
  if (findings == nullptr || findings->items.empty()) return;
  read_first(findings->items[0], event);
  for (const auto& finding : findings->items) {
    if (const auto* resources = finding.find("Resources")) {
      for (const auto& resource : resources->items) {
        add_resource(event.resources, {text_at(&resource, {"Id"}), text_at(&resource, {"Type"})});
      }
    }
    if (&finding != &findings->items[0]) {
      event.finding.further.push_back(
          first_of({text_at(&finding, {"Title"}), text_at(&finding, {"Id"}), "(untitled)"}));
    }
  }
  event.occurrence_key = occurrence_key(*findings, event);
}

}  // namespace tocsin::event

#include "rule/sigma/logsource.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "sigma/prefilter.h"

namespace tocsin::rule {
namespace {

// Services that send events of their own, beside the calls to them that CloudTrail reports.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kServices = {{
    {"guardduty", "aws.guardduty"},
    {"securityhub", "aws.securityhub"},
    {"security_hub", "aws.securityhub"},
    {"inspector", "aws.inspector2"},
    {"inspector2", "aws.inspector2"},
    {"macie", "aws.macie"},
    {"access-analyzer", "aws.access-analyzer"},
    {"accessanalyzer", "aws.access-analyzer"},
    {"config", "aws.config"},
    {"health", "aws.health"},
    {"trustedadvisor", "aws.trustedadvisor"},
    {"ec2", "aws.ec2"},
    {"s3", "aws.s3"},
}};

std::string text_in(const doc::Value& value, std::string_view key) {
  const auto* found = value.find(key);
  return found != nullptr && found->is(doc::Kind::string) ? to_lower_ascii(trim(found->text)) : "";
}

bool covered(const std::string& wanted, const std::string& given) {
  return wanted.empty() || wanted == given;
}

doc::Value with(std::string key, doc::Value value) {
  auto list = doc::array();
  list.items.push_back(std::move(value));
  return doc::object({{std::move(key), std::move(list)}});
}

}  // namespace

bool Logsource::covers(const Logsource& other) const {
  return covered(category, other.category) && covered(product, other.product) &&
         covered(service, other.service);
}

bool Logsource::is_elsewhere() const {
  return !scope_of({category, product.empty() ? "aws" : product, service});
}

Logsource logsource_of(const doc::Value& document) {
  const auto* found = document.find("logsource");
  if (found == nullptr) return {};
  return {text_in(*found, "category"), text_in(*found, "product"), text_in(*found, "service")};
}

std::optional<doc::Value> scope_of(const Logsource& logsource) {
  if (logsource.product != "aws") return std::nullopt;
  if (logsource.service == "cloudtrail") return sigma::by_cloudtrail();
  if (logsource.service.empty()) return with("source", doc::object({{"prefix", doc::string("aws.")}}));
  for (const auto& [service, source] : kServices) {
    if (logsource.service == service) return with("source", doc::string(std::string(source)));
  }
  return std::nullopt;
}

std::string service_of_source(const std::string& source) {
  for (const auto& [service, known] : kServices) {
    if (source == known) return std::string(service);
  }
  return "";
}

}  // namespace tocsin::rule

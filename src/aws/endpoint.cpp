#include "aws/endpoint.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "aws/service_names.h"
#include "aws/url.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

struct Partition {
  std::string_view id;
  std::string_view region_prefix;
  std::string_view suffix;
  std::string_view dualstack_suffix;
  std::string_view global_region;  // signs for its global services
};

constexpr std::array<Partition, 8> kPartitions{{
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1"},
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"},
    {"aws", "", "amazonaws.com", "api.aws", "us-east-1"},  // last: its prefix fits all
}};

const Partition& partition(std::string_view region) {
  return *std::find_if(kPartitions.begin(), kPartitions.end(),
                       [&](const Partition& p) { return region.starts_with(p.region_prefix); });
}

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 4> kGlobal{"cloudfront", "iam", "organizations", "route53"};
// Their ordinary endpoints in GovCloud are FIPS endpoints, over IPv4 (the first list) or in both families (the second).
constexpr std::array<std::string_view, 15> kGovFips{
    "access-analyzer", "cloudtrail", "config", "dynamodb", "ec2", "guardduty", "kinesis", "logs",
    "organizations",   "sns",        "sqs",    "ssm",      "sso", "sso-oidc",  "sts"};
constexpr std::array<std::string_view, 2> kGovFipsBoth{"events", "monitoring"};

std::string_view fips_mark(const Settings& settings, const Partition& where, std::string_view service) {
  if (!settings.use_fips) return "";
  const bool plain = where.id == "aws-us-gov" && (contains(kGovFipsBoth, service) ||
                                                  (!settings.use_dualstack && contains(kGovFips, service)));
  return plain ? "" : "-fips";
}

std::string_view host_label(std::string_view service) {
  for (const auto& name : service_names()) {
    if (name.signing == service) return name.host;
  }
  return service;
}

/// Its ordinary host is the dual-stack one.
bool answers_in_both_families(const Partition& where, std::string_view service) {
  return service == "secretsmanager" &&
         (where.id == "aws" || where.id == "aws-us-gov" || where.id == "aws-cn");
}

std::string regional_host(const Settings& settings, std::string_view service, std::string_view region) {
  const auto& where = partition(region);
  const auto fips = fips_mark(settings, where, service);
  if (service == "s3") {
    return fmt::format("s3{}{}.{}.{}", fips, settings.use_dualstack ? ".dualstack" : "", region,
                       where.suffix);
  }
  const bool plain_suffix = !settings.use_dualstack || answers_in_both_families(where, service);
  return fmt::format("{}{}.{}.{}", host_label(service), fips, region,
                     plain_suffix ? where.suffix : where.dualstack_suffix);
}

/// Who signs for a service that is global in its partition.
std::string_view global_region(const Partition& where, std::string_view service) {
  return where.id == "aws-cn" && service == "iam" ? "cn-north-1" : where.global_region;
}

/// iam, route53 and cloudfront have one host a partition, whose name follows no single rule.
Result<std::string> global_host(const Settings& settings, std::string_view service, const Partition& where) {
  if (where.id == "aws") {
    return fmt::format("{}{}{}", service, settings.use_fips ? "-fips" : "",
                       settings.use_dualstack ? ".global.api.aws" : ".amazonaws.com");
  }
  if (where.id == "aws-us-gov") {  // FIPS by nature
    return fmt::format("{}.us-gov.{}", service,
                       settings.use_dualstack ? where.dualstack_suffix : where.suffix);
  }
  if (settings.use_fips || settings.use_dualstack) {
    return fail({ErrorKind::invalid,
                 fmt::format("{} has no FIPS or dual-stack endpoint in the partition {}", service, where.id),
                 "", ""});
  }
  if (service == "iam" || (service == "cloudfront" && where.id == "aws-cn")) {
    return fmt::format("{}.{}.{}", service, global_region(where, service), where.suffix);
  }
  return fmt::format("{}.{}", service, where.suffix);
}

Result<Endpoint> custom_endpoint(const Settings& settings, const std::string& address,
                                 std::string signing_region) {
  if (const auto error = endpoint_url_error(address)) {
    return fail({ErrorKind::invalid, "the endpoint's address " + *error, "AWS_ENDPOINT_URL", ""});
  }
  if (settings.use_fips || settings.use_dualstack) {
    return fail({ErrorKind::invalid, "an endpoint of one's own excludes FIPS and dual-stack endpoints",
                 "AWS_ENDPOINT_URL",
                 "unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or the address"});
  }
  auto url = *parse_url(address);
  while (url.target.ends_with('/')) url.target.pop_back();
  return Endpoint{url.tls, std::move(url.host), url.port, std::move(url.target), std::move(signing_region),
                  true};
}

}  // namespace

bool is_region(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), fits);
}

std::optional<std::string> endpoint_url_error(std::string_view url) {
  auto parsed = parse_url(url);
  if (!parsed) return std::move(parsed.error());
  if (parsed->target.find('?') != std::string::npos) return "has a query";
  return std::nullopt;
}

std::string_view partition_of(std::string_view region) {
  return partition(region).id;
}

Result<Endpoint> resolve_endpoint(const Settings& settings, std::string_view service,
                                  std::string_view region) {
  const bool global = contains(kGlobal, service);
  if (region.empty() && global) region = kPartitions.back().global_region;
  if (region.empty()) {
    return fail({ErrorKind::invalid, "no region is set", "",
                 "set AWS_REGION, or region = ... in the profile of ~/.aws/config"});
  }
  if (!is_region(region)) {
    return fail({ErrorKind::invalid, fmt::format("\"{}\" is no region", shorten(printable(region), 64)), "",
                 "a region is like eu-central-1"});
  }
  const auto& where = partition(region);
  const auto signing_region = std::string(global ? global_region(where, service) : region);
  const auto own = settings.endpoints.find(std::string(service));
  const auto& address = own == settings.endpoints.end() ? settings.endpoint_url : own->second;
  if (!address.empty()) return custom_endpoint(settings, address, signing_region);
  auto host = global && service != "organizations"
                  ? global_host(settings, service, where)
                  : Result<std::string>(regional_host(settings, service, signing_region));
  if (!host) return fail(std::move(host.error()));
  return Endpoint{.host = std::move(*host), .base_path = {}, .signing_region = signing_region};
}

}  // namespace tocsin::aws

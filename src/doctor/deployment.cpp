#include <fmt/format.h>

#include "aws/endpoint.h"
#include "base/text.h"
#include "doctor/checks.h"

namespace tocsin::doctor {

std::string Deployment::global_region() const {
  const auto partition = aws::partition_of(region);
  if (partition == "aws") return "us-east-1";
  if (partition == "aws-us-gov") return "us-gov-west-1";
  if (partition == "aws-cn") return "cn-north-1";
  return region;  // the other partitions have one region that matters
}

std::string Deployment::topic_arn(const std::string& suffix) const {
  return fmt::format("arn:{}:sns:{}:{}:{}-{}", aws::partition_of(region), region, account, name, suffix);
}

std::string Deployment::bus_arn() const {
  return fmt::format("arn:{}:events:{}:{}:event-bus/default", aws::partition_of(region), region, account);
}

Findings check_nothing(const Deployment& deployment) {
  return {{"deployment", Level::failure,
           fmt::format("nothing named {} is deployed in {}", deployment.name, deployment.region),
           "deploy it, or say with --name and --region what was deployed where",
           "make lambda && cd terraform && terraform init && terraform apply"}};
}

Findings check_identity(const aws::CallerIdentity& identity, const std::string& origin) {
  Findings findings{
      {"credentials", Level::ok, fmt::format("{}, by {}", printable(identity.arn), printable(origin))}};
  if (identity.arn.ends_with(":root")) {
    findings.push_back({"credentials", Level::warning, "these are the root user's keys",
                        "delete them, and use a role of IAM Identity Center", ""});
  }
  return findings;
}

}  // namespace tocsin::doctor

// The words that the finding format knows: of resources ("ASFF Resources") and of what happened ("Types taxonomy for ASFF").
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "sink/securityhub/finding.h"

namespace tocsin::sink {
namespace {

struct ResourceType {
  std::string_view service;
  std::string_view begins_with;  // of what follows the account
  std::string_view type;
};

constexpr auto kResourceTypes = std::to_array<ResourceType>({
    {"cloudtrail", "trail/", "AwsCloudTrailTrail"},
    {"dynamodb", "table/", "AwsDynamoDbTable"},
    {"ec2", "instance/", "AwsEc2Instance"},
    {"ec2", "network-acl/", "AwsEc2NetworkAcl"},
    {"ec2", "network-interface/", "AwsEc2NetworkInterface"},
    {"ec2", "security-group/", "AwsEc2SecurityGroup"},
    {"ec2", "subnet/", "AwsEc2Subnet"},
    {"ec2", "volume/", "AwsEc2Volume"},
    {"ec2", "vpc/", "AwsEc2Vpc"},
    {"ecr", "repository/", "AwsEcrRepository"},
    {"ecs", "cluster/", "AwsEcsCluster"},
    {"eks", "cluster/", "AwsEksCluster"},
    {"iam", "group/", "AwsIamGroup"},
    {"iam", "policy/", "AwsIamPolicy"},
    {"iam", "role/", "AwsIamRole"},
    {"iam", "user/", "AwsIamUser"},
    {"kms", "key/", "AwsKmsKey"},
    {"lambda", "function:", "AwsLambdaFunction"},
    {"rds", "cluster:", "AwsRdsDbCluster"},
    {"rds", "db:", "AwsRdsDbInstance"},
    {"rds", "snapshot:", "AwsRdsDbSnapshot"},
    {"secretsmanager", "secret:", "AwsSecretsManagerSecret"},
    {"sns", "", "AwsSnsTopic"},
    {"sqs", "", "AwsSqsQueue"},
});

constexpr auto kFindingTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"initial-access", "TTPs/Initial Access"},
    {"sign-in", "TTPs/Initial Access"},
    {"execution", "TTPs/Execution"},
    {"persistence", "TTPs/Persistence"},
    {"privilege-escalation", "TTPs/Privilege Escalation"},
    {"defense-evasion", "TTPs/Defense Evasion"},
    {"credentials", "TTPs/Credential Access"},
    {"credential-access", "TTPs/Credential Access"},
    {"discovery", "TTPs/Discovery"},
    {"lateral-movement", "TTPs/Lateral Movement"},
    {"collection", "TTPs/Collection"},
    {"command-and-control", "TTPs/Command and Control"},
    {"exfiltration", "Effects/Data Exfiltration"},
    {"exposure", "Effects/Data Exposure"},
    {"destruction", "Effects/Data Destruction"},
    {"ransomware", "Effects/Data Destruction"},
    {"denial-of-service", "Effects/Denial of Service"},
    {"resource-hijacking", "Effects/Resource Consumption"},
});

}  // namespace

std::string_view resource_type(std::string_view arn) {
  const auto parts = split(arn, ':');
  if (parts.size() < 6 || parts[0] != "arn") return "Other";
  const auto service = parts[2];
  // What follows the fifth colon may hold colons of its own.
  const auto name = arn.substr(static_cast<std::size_t>(parts[5].data() - arn.data()));
  if (service == "s3") return name.find('/') == std::string_view::npos ? "AwsS3Bucket" : "AwsS3Object";
  const auto found =
      std::find_if(kResourceTypes.begin(), kResourceTypes.end(), [&](const ResourceType& type) {
        return type.service == service && name.starts_with(type.begins_with);
      });
  return found == kResourceTypes.end() ? "Other" : found->type;
}

std::string_view finding_type(std::string_view tag) {
  const auto found = std::find_if(kFindingTypes.begin(), kFindingTypes.end(),
                                  [&](const auto& entry) { return entry.first == tag; });
  return found == kFindingTypes.end() ? std::string_view() : found->second;
}

}  // namespace tocsin::sink

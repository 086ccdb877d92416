#include "rule/file/cis.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tocsin::rule {
namespace {

constexpr std::array<CisSection, 62> kSections{{
    {"1.1", "contact details are current"},
    {"1.2", "a security contact is named"},
    {"1.3", "security questions are answered"},
    {"1.4", "root has no access key"},
    {"1.5", "root has MFA"},
    {"1.6", "root's MFA is hardware"},
    {"1.7", "root does no daily work"},
    {"1.8", "passwords are 14 characters or longer"},
    {"1.9", "old passwords are not used again"},
    {"1.10", "who has a password has MFA"},
    {"1.11", "new users with a password get no access key"},
    {"1.12", "credentials unused for 45 days are off"},
    {"1.13", "one access key a user"},
    {"1.14", "access keys are changed every 90 days"},
    {"1.15", "users get permissions by groups only"},
    {"1.16", "no policy allows everything"},
    {"1.17", "a role for AWS Support"},
    {"1.18", "machines use roles"},
    {"1.19", "expired certificates are removed"},
    {"1.20", "Access Analyzer is on everywhere"},
    {"1.21", "people are managed in one place"},
    {"1.22", "CloudShell's full access is not given"},
    {"2.1.1", "buckets refuse plain HTTP"},
    {"2.1.2", "MFA Delete on buckets"},
    {"2.1.3", "data in S3 is found and classified"},
    {"2.1.4", "S3 blocks public access"},
    {"2.2.1", "EBS encrypts by default"},
    {"2.3.1", "RDS is encrypted"},
    {"2.3.2", "RDS takes minor upgrades"},
    {"2.3.3", "RDS is not public"},
    {"2.4.1", "EFS is encrypted"},
    {"3.1", "CloudTrail records all regions"},
    {"3.2", "log files are validated"},
    {"3.3", "Config is on everywhere"},
    {"3.4", "access to the trail's bucket is logged"},
    {"3.5", "trails are encrypted with KMS"},
    {"3.6", "KMS keys are rotated"},
    {"3.7", "VPC flow logs are on"},
    {"3.8", "writes of objects are recorded"},
    {"3.9", "reads of objects are recorded"},
    {"4.1", "unauthorised API calls"},
    {"4.2", "console sign-in without MFA"},
    {"4.3", "use of root"},
    {"4.4", "changes of IAM policies"},
    {"4.5", "changes of CloudTrail"},
    {"4.6", "failed console sign-ins"},
    {"4.7", "keys disabled or scheduled for deletion"},
    {"4.8", "changes of bucket policies"},
    {"4.9", "changes of Config"},
    {"4.10", "changes of security groups"},
    {"4.11", "changes of network ACLs"},
    {"4.12", "changes of network gateways"},
    {"4.13", "changes of route tables"},
    {"4.14", "changes of VPCs"},
    {"4.15", "changes of the organisation"},
    {"4.16", "Security Hub is on"},
    {"5.1", "network ACLs keep the world from administration ports"},
    {"5.2", "security groups keep IPv4 from administration ports"},
    {"5.3", "security groups keep IPv6 from administration ports"},
    {"5.4", "default security groups let nothing through"},
    {"5.5", "routes of peerings are narrow"},
    {"5.6", "machines use IMDSv2 only"},
}};

}  // namespace

std::span<const CisSection> cis_sections() {
  return kSections;
}

const CisSection* cis_section(std::string_view id) {
  const auto* found = std::find_if(kSections.begin(), kSections.end(),
                                   [&](const CisSection& section) { return section.id == id; });
  return found == kSections.end() ? nullptr : found;
}

std::string wrong_section(std::string_view id) {
  if (cis_section(id) != nullptr) return {};
  return fmt::format("\"{}\" is no section of the CIS AWS Foundations Benchmark {}", id, kCisVersion);
}

}  // namespace tocsin::rule

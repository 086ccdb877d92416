#include "prove/aws_facts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "prove/aws_calls.h"

namespace tocsin::prove {
namespace {

constexpr std::array<std::string_view, 6> kTrail{kApiCall,
                                                 kSignIn,
                                                 kServiceEvent,
                                                 "AWS Console Action via CloudTrail",
                                                 "AWS Insight via CloudTrail",
                                                 "AWS Network Activity Event via CloudTrail"};

struct Own {
  std::string_view source;
  std::string_view detail_type;
};

// Amazon EventBridge Events Reference, the services' pages; of those that tell of security, or that rules ask for.
constexpr std::array kOwn = std::to_array<Own>({
    {"aws.access-analyzer", "Access Analyzer Finding"},
    {"aws.access-analyzer", "Unused Access Finding for IAM entities"},
    {"aws.access-analyzer", "Internal Access Finding"},
    {"aws.acm", "ACM Certificate Approaching Expiration"},
    {"aws.acm", "ACM Certificate Expired"},
    {"aws.autoscaling", "EC2 Instance Launch Successful"},
    {"aws.autoscaling", "EC2 Instance Terminate Successful"},
    {"aws.backup", "Backup Job State Change"},
    {"aws.backup", "Backup Vault State Change"},
    {"aws.backup", "Recovery Point State Change"},
    {"aws.backup", "Restore Job State Change"},
    {"aws.backup", "Copy Job State Change"},
    {"aws.ce", "Anomaly Detected"},
    {"aws.cloudformation", "CloudFormation Stack Status Change"},
    {"aws.cloudformation", "CloudFormation Drift Detection Status Change"},
    {"aws.cloudwatch", "CloudWatch Alarm State Change"},
    {"aws.cloudwatch", "CloudWatch Alarm Configuration Change"},
    {"aws.codebuild", "CodeBuild Build State Change"},
    {"aws.codecommit", "CodeCommit Repository State Change"},
    {"aws.codepipeline", "CodePipeline Pipeline Execution State Change"},
    {"aws.config", "Config Configuration Item Change"},
    {"aws.config", "Config Rules Compliance Change"},
    {"aws.config", "Config Rules Re-evaluation Status"},
    {"aws.config", "Config Configuration History Delivery Status"},
    {"aws.config", "Config Configuration Snapshot Delivery Status"},
    {"aws.ec2", "EC2 Instance State-change Notification"},
    {"aws.ec2", "EBS Snapshot Notification"},
    {"aws.ec2", "EBS Volume Notification"},
    {"aws.ec2", "EC2 Spot Instance Interruption Warning"},
    {"aws.ec2", "EBS Multi-Volume Snapshots Completion Status"},
    {"aws.ecr", "ECR Image Action"},
    {"aws.ecr", "ECR Image Scan"},
    {"aws.ecs", "ECS Task State Change"},
    {"aws.ecs", "ECS Deployment State Change"},
    {"aws.guardduty", "GuardDuty Finding"},
    {"aws.guardduty", "GuardDuty Malware Protection Object Scan Result"},
    {"aws.guardduty", "GuardDuty Malware Protection Resource Status Active"},
    {"aws.guardduty", "GuardDuty Malware Protection Resource Status Error"},
    {"aws.guardduty", "GuardDuty Malware Protection Resource Status Warning"},
    {"aws.guardduty", "GuardDuty Malware Protection Post Scan Action Failed"},
    {"aws.guardduty", "GuardDuty Runtime Protection Healthy"},
    {"aws.guardduty", "GuardDuty Runtime Protection Unhealthy"},
    {"aws.health", "AWS Health Event"},
    {"aws.health", "AWS Health Abuse Event"},
    {"aws.inspector2", "Inspector2 Finding"},
    {"aws.inspector2", "Inspector2 Scan"},
    {"aws.inspector2", "Inspector2 Coverage"},
    {"aws.kms", "KMS CMK Deletion"},
    {"aws.kms", "KMS CMK Rotation"},
    {"aws.kms", "KMS Imported Key Material Expiration"},
    {"aws.macie", "Macie Finding"},
    {"aws.network-firewall", "Network Firewall Configuration Change"},
    {"aws.rds", "RDS DB Cluster Event"},
    {"aws.rds", "RDS DB Cluster Snapshot Event"},
    {"aws.rds", "RDS DB Instance Event"},
    {"aws.rds", "RDS DB Snapshot Event"},
    {"aws.s3", "Object Access Tier Changed"},
    {"aws.s3", "Object ACL Updated"},
    {"aws.s3", "Object Created"},
    {"aws.s3", "Object Deleted"},
    {"aws.s3", "Object Restore Completed"},
    {"aws.s3", "Object Restore Expired"},
    {"aws.s3", "Object Restore Initiated"},
    {"aws.s3", "Object Storage Class Changed"},
    {"aws.s3", "Object Tags Added"},
    {"aws.s3", "Object Tags Deleted"},
    {"aws.secretsmanager", "AWS Secrets Manager Secret Rotation"},
    {"aws.securityhub", "Findings Imported V2"},
    {"aws.securityhub", "Security Hub Findings - Custom Action"},
    {"aws.securityhub", "Security Hub Findings - Imported"},
    {"aws.securityhub", "Security Hub Insight Results"},
    {"aws.signin", "Sign-in Anomaly Alert"},
    {"aws.ssm", "EC2 Command Invocation Status-change Notification"},
    {"aws.ssm", "EC2 Command Status-change Notification"},
    {"aws.ssm", "Parameter Store Change"},
    {"aws.ssm", "Parameter Store Policy Action"},
    {"aws.sts", "AWS STS Notification"},
    {"aws.tag", "Tag Change on Resource"},
    {"aws.trustedadvisor", "Trusted Advisor Check Item Refresh Notification"},
});

struct Special {
  std::string_view service;
  std::string_view detail_type;
  std::string_view names;   // between spaces
  bool also_calls = false;  // there is an ordinary call of the same name
};

// By their eventType: CloudTrail User Guide, "AWS Management Console sign-in events" and "AWS service events"; the services' own pages.
constexpr std::array kSpecial = std::to_array<Special>({
    {"signin", kSignIn,
     " CheckMfa ConsoleLogin EmailUpdated ExitRole GetSigninToken PasswordRecoveryCompleted"
     " PasswordRecoveryRequested PasswordUpdated RenewRole SwitchRole "},
    {"signin", kServiceEvent, " CredentialChallenge CredentialVerification UserAuthentication "},
    {"ec2", kServiceEvent, " BidEvictedEvent SharedSnapshotCopyInitiated SharedSnapshotVolumeCreated "},
    {"kms", kServiceEvent, " DeleteKey RotateKey SynchronizeMultiRegionKey "},
    {"organizations", kServiceEvent, " CloseAccountResult CreateAccountResult "},
    // The access portal of Identity Center: seen in records.
    {"sso", kServiceEvent, " Authenticate Federate GetRoleCredentials "},
    {"sso", kServiceEvent, " ListApplications ", true},
    {"secretsmanager", kServiceEvent,
     " CancelRotation EndSecretVersionDelete RotationAbandoned RotationFailed RotationStarted "
     "RotationSucceeded"
     " SecretVersionDeletion StartSecretVersionDelete "},
});

std::vector<std::string> tenths(int from, int to) {
  std::vector<std::string> out;
  for (int tenth = from * 10; tenth <= to * 10; ++tenth)
    out.push_back(tenth % 10 == 0 ? fmt::format("{}", tenth / 10)
                                  : fmt::format("{}.{}", tenth / 10, tenth % 10));
  return out;
}

const std::vector<KnownValues>& values() {
  static const std::vector<KnownValues> kValues{
      {"detail.userIdentity.type",
       "via CloudTrail",
       {R"("Root")", R"("IAMUser")", R"("AssumedRole")", R"("Role")", R"("FederatedUser")", R"("Directory")",
        R"("AWSAccount")", R"("AWSService")", R"("IdentityCenterUser")", R"("SAMLUser")",
        R"("WebIdentityUser")", R"("Unknown")"}},
      {"detail.eventType",
       "via CloudTrail",
       {R"("AwsApiCall")", R"("AwsServiceEvent")", R"("AwsConsoleAction")", R"("AwsConsoleSignIn")",
        R"("AwsCloudTrailInsight")", R"("AwsVpceEvent")", R"("AwsVpceEvents")"}},
      {"detail.eventCategory",
       "via CloudTrail",
       {R"("Management")", R"("Data")", R"("NetworkActivity")", R"("Insight")"}},
      {"detail.readOnly", "via CloudTrail", {"true", "false"}},
      {"detail.managementEvent", "via CloudTrail", {"true", "false"}},
      {"detail.sessionCredentialFromConsole", "via CloudTrail", {R"("true")"}},
      {"detail.userIdentity.sessionContext.attributes.mfaAuthenticated",
       "via CloudTrail",
       {R"("true")", R"("false")"}},
      {"detail.responseElements.ConsoleLogin", kSignIn, {R"("Success")", R"("Failure")"}},
      {"detail.additionalEventData.MFAUsed", kSignIn, {R"("Yes")", R"("No")"}},
      {"detail.findings.Severity.Label",
       "Security Hub Findings",
       {R"("INFORMATIONAL")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("CRITICAL")"}},
      {"detail.findings.Compliance.Status",
       "Security Hub Findings",
       {R"("PASSED")", R"("WARNING")", R"("FAILED")", R"("NOT_AVAILABLE")"}},
      {"detail.findings.RecordState", "Security Hub Findings", {R"("ACTIVE")", R"("ARCHIVED")"}},
      {"detail.findings.Workflow.Status",
       "Security Hub Findings",
       {R"("NEW")", R"("ASSIGNED")", R"("IN_PROGRESS")", R"("NOTIFIED")", R"("RESOLVED")",
        R"("SUPPRESSED")"}},
      {"detail.newEvaluationResult.complianceType",
       "Config Rules Compliance Change",
       {R"("COMPLIANT")", R"("NON_COMPLIANT")", R"("NOT_APPLICABLE")", R"("INSUFFICIENT_DATA")"}},
      // GuardDuty User Guide, "Severity levels of GuardDuty findings": low from 1.0, critical to 10.0.
      {"detail.severity", "GuardDuty Finding", tenths(1, 10), "a number from 1 to 10"},
      // Inspector API Reference, Finding.
      {"detail.severity",
       "Inspector2 Finding",
       {R"("INFORMATIONAL")", R"("LOW")", R"("MEDIUM")", R"("HIGH")", R"("CRITICAL")", R"("UNTRIAGED")"}},
      {"detail.severity.description", "Macie Finding", {R"("Low")", R"("Medium")", R"("High")"}},
  };
  return kValues;
}

constexpr std::array<std::string_view, 3> kGlobalRegions{"us-east-1", "us-gov-west-1", "cn-north-1"};

}  // namespace

bool is_trail_detail_type(std::string_view detail_type) {
  return std::find(kTrail.begin(), kTrail.end(), detail_type) != kTrail.end();
}

std::span<const std::string_view> trail_detail_types() {
  return kTrail;
}

std::vector<std::string_view> own_detail_types(std::string_view source) {
  std::vector<std::string_view> out;
  for (const auto& own : kOwn) {
    if (own.source == source) out.push_back(own.detail_type);
  }
  return out;
}

bool is_source(std::string_view source) {
  if (!source.starts_with("aws.")) return false;
  return is_service(source.substr(4)) || !own_detail_types(source).empty();
}

std::vector<std::string_view> detail_types_of(std::string_view service, std::string_view event_name) {
  const auto word = " " + std::string(event_name) + " ";
  for (const auto& special : kSpecial) {
    if (special.service != service || special.names.find(word) == std::string_view::npos) continue;
    return special.also_calls ? std::vector{special.detail_type, kApiCall} : std::vector{special.detail_type};
  }
  return {kApiCall};
}

std::span<const KnownValues> known_values() {
  return values();
}

std::optional<bool> read_only_of(std::string_view event_name) {
  constexpr std::array<std::string_view, 10> kWrites{"Add",    "Attach", "Create", "Delete",    "Detach",
                                                     "Modify", "Put",    "Remove", "Terminate", "Update"};
  constexpr std::array<std::string_view, 2> kReads{"Describe", "List"};
  const auto begins_with = [&](std::string_view verb) {
    // "Address..." does not begin with "Add".
    return event_name.starts_with(verb) && event_name.size() > verb.size() &&
           event_name[verb.size()] >= 'A' && event_name[verb.size()] <= 'Z';
  };
  if (event_name == "CreateSession") return std::nullopt;  // of S3 it reads
  if (std::any_of(kReads.begin(), kReads.end(), begins_with)) return true;
  if (std::any_of(kWrites.begin(), kWrites.end(), begins_with)) return false;
  return std::nullopt;
}

std::span<const std::string_view> global_regions() {
  return kGlobalRegions;
}

}  // namespace tocsin::prove

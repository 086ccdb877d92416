#include "event/resource_table.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace tocsin::event {
namespace {

using enum Part;

// Source of the ARN forms: the Service Authorization Reference, "resource types" of each service.
constexpr auto kPlaces = std::to_array<ResourcePlace>({
    {"iam", response, "user.arn", "AWS::IAM::User", ""},
    {"iam", response, "accessKey.userName", "AWS::IAM::User", "arn:{p}:iam::{a}:user{path}{v}"},
    {"iam", request, "userName", "AWS::IAM::User", "arn:{p}:iam::{a}:user{path}{v}"},
    {"iam", response, "role.arn", "AWS::IAM::Role", ""},
    {"iam", request, "roleName", "AWS::IAM::Role", "arn:{p}:iam::{a}:role{path}{v}"},
    {"iam", response, "group.arn", "AWS::IAM::Group", ""},
    {"iam", request, "groupName", "AWS::IAM::Group", "arn:{p}:iam::{a}:group{path}{v}"},
    {"iam", response, "policy.arn", "AWS::IAM::ManagedPolicy", ""},
    {"iam", request, "policyArn", "AWS::IAM::ManagedPolicy", ""},
    {"iam", request, "policyName", "AWS::IAM::Policy", ""},
    {"iam", response, "accessKey.accessKeyId", "AWS::IAM::AccessKey", ""},
    {"iam", request, "accessKeyId", "AWS::IAM::AccessKey", ""},
    {"iam", response, "instanceProfile.arn", "AWS::IAM::InstanceProfile", ""},
    {"iam", request, "instanceProfileName", "AWS::IAM::InstanceProfile",
     "arn:{p}:iam::{a}:instance-profile{path}{v}"},
    {"iam", request, "serialNumber", "AWS::IAM::VirtualMFADevice", ""},
    {"iam", response, "virtualMFADevice.serialNumber", "AWS::IAM::VirtualMFADevice", ""},
    {"iam", response, "sAMLProviderArn", "AWS::IAM::SAMLProvider", ""},
    {"iam", request, "sAMLProviderArn", "AWS::IAM::SAMLProvider", ""},
    {"iam", response, "openIDConnectProviderArn", "AWS::IAM::OIDCProvider", ""},
    {"iam", request, "openIDConnectProviderArn", "AWS::IAM::OIDCProvider", ""},
    {"sts", request, "roleArn", "AWS::IAM::Role", ""},
    {"sts", request, "targetPrincipal", "AWS::IAM::Role", ""},
    {"sts", response, "federatedUser.arn", "AWS::STS::FederatedUser", ""},

    {"s3", request, "bucketName", "AWS::S3::Bucket", "arn:{p}:s3:::{v}"},

    {"ec2", response, "instancesSet.items[].instanceId", "AWS::EC2::Instance",
     "arn:{p}:ec2:{r}:{a}:instance/{v}"},
    {"ec2", request, "instancesSet.items[].instanceId", "AWS::EC2::Instance",
     "arn:{p}:ec2:{r}:{a}:instance/{v}"},
    {"ec2", request, "instanceId", "AWS::EC2::Instance", "arn:{p}:ec2:{r}:{a}:instance/{v}"},
    {"ec2", response, "groupId", "AWS::EC2::SecurityGroup", "arn:{p}:ec2:{r}:{a}:security-group/{v}"},
    {"ec2", request, "groupId", "AWS::EC2::SecurityGroup", "arn:{p}:ec2:{r}:{a}:security-group/{v}"},
    {"ec2", request, "ModifySecurityGroupRulesRequest.GroupId", "AWS::EC2::SecurityGroup",
     "arn:{p}:ec2:{r}:{a}:security-group/{v}"},
    {"ec2", request, "groupName", "AWS::EC2::SecurityGroup", ""},
    {"ec2", response, "snapshotId", "AWS::EC2::Snapshot", "arn:{p}:ec2:{r}::snapshot/{v}"},
    {"ec2", request, "snapshotId", "AWS::EC2::Snapshot", "arn:{p}:ec2:{r}::snapshot/{v}"},
    {"ec2", response, "imageId", "AWS::EC2::Image", "arn:{p}:ec2:{r}::image/{v}"},
    {"ec2", request, "imageId", "AWS::EC2::Image", "arn:{p}:ec2:{r}::image/{v}"},
    {"ec2", request, "volumeId", "AWS::EC2::Volume", "arn:{p}:ec2:{r}:{a}:volume/{v}"},
    {"ec2", request, "networkAclId", "AWS::EC2::NetworkAcl", "arn:{p}:ec2:{r}:{a}:network-acl/{v}"},
    {"ec2", request, "routeTableId", "AWS::EC2::RouteTable", "arn:{p}:ec2:{r}:{a}:route-table/{v}"},
    {"ec2", request, "internetGatewayId", "AWS::EC2::InternetGateway",
     "arn:{p}:ec2:{r}:{a}:internet-gateway/{v}"},
    {"ec2", request, "networkInterfaceId", "AWS::EC2::NetworkInterface",
     "arn:{p}:ec2:{r}:{a}:network-interface/{v}"},
    {"ec2", request, "subnetId", "AWS::EC2::Subnet", "arn:{p}:ec2:{r}:{a}:subnet/{v}"},
    {"ec2", response, "vpc.vpcId", "AWS::EC2::VPC", "arn:{p}:ec2:{r}:{a}:vpc/{v}"},
    {"ec2", request, "vpcId", "AWS::EC2::VPC", "arn:{p}:ec2:{r}:{a}:vpc/{v}"},
    {"ec2", request, "keyName", "AWS::EC2::KeyPair", "arn:{p}:ec2:{r}:{a}:key-pair/{v}"},
    {"ec2", request, "DeleteFlowLogsRequest.FlowLogId", "AWS::EC2::FlowLog",
     "arn:{p}:ec2:{r}:{a}:vpc-flow-log/{v}"},
    {"ec2", request, "DeleteFlowLogsRequest.FlowLogId.content", "AWS::EC2::FlowLog",
     "arn:{p}:ec2:{r}:{a}:vpc-flow-log/{v}"},
    {"ec2-instance-connect", request, "instanceId", "AWS::EC2::Instance", "arn:{p}:ec2:{r}:{a}:instance/{v}"},

    {"kms", response, "keyMetadata.arn", "AWS::KMS::Key", ""},
    {"kms", response, "keyId", "AWS::KMS::Key", "arn:{p}:kms:{r}:{a}:key/{v}"},
    {"kms", request, "keyId", "AWS::KMS::Key", "arn:{p}:kms:{r}:{a}:key/{v}"},
    {"kms", request, "targetKeyId", "AWS::KMS::Key", "arn:{p}:kms:{r}:{a}:key/{v}"},
    {"kms", request, "aliasName", "AWS::KMS::Alias", "arn:{p}:kms:{r}:{a}:{v}"},
    {"cloudtrail", response, "trailARN", "AWS::CloudTrail::Trail", ""},
    {"cloudtrail", request, "trailName", "AWS::CloudTrail::Trail", "arn:{p}:cloudtrail:{r}:{a}:trail/{v}"},
    {"cloudtrail", request, "name", "AWS::CloudTrail::Trail", "arn:{p}:cloudtrail:{r}:{a}:trail/{v}"},
    {"cloudtrail", request, "eventDataStore", "AWS::CloudTrail::EventDataStore",
     "arn:{p}:cloudtrail:{r}:{a}:eventdatastore/{v}"},
    {"guardduty", request, "detectorId", "AWS::GuardDuty::Detector",
     "arn:{p}:guardduty:{r}:{a}:detector/{v}"},
    {"guardduty", response, "detectorId", "AWS::GuardDuty::Detector",
     "arn:{p}:guardduty:{r}:{a}:detector/{v}"},
    {"config", request, "configurationRecorderName", "AWS::Config::ConfigurationRecorder", ""},
    {"config", request, "configurationRecorder.name", "AWS::Config::ConfigurationRecorder", ""},
    {"config", request, "deliveryChannelName", "AWS::Config::DeliveryChannel", ""},
    {"config", request, "configRuleName", "AWS::Config::ConfigRule", ""},
    {"access-analyzer", request, "analyzerName", "AWS::AccessAnalyzer::Analyzer",
     "arn:{p}:access-analyzer:{r}:{a}:analyzer/{v}"},
    {"organizations", request, "accountId", "AWS::Organizations::Account", ""},
    {"organizations", request, "policyId", "AWS::Organizations::Policy", ""},
    {"organizations", request, "targetId", "AWS::Organizations::OrganizationalUnit", ""},

    {"secretsmanager", response, "arn", "AWS::SecretsManager::Secret", ""},
    {"secretsmanager", response, "aRN", "AWS::SecretsManager::Secret", ""},
    {"secretsmanager", request, "secretId", "AWS::SecretsManager::Secret", ""},
    {"secretsmanager", request, "name", "AWS::SecretsManager::Secret", ""},
    {"ssm", request, "target", "AWS::EC2::Instance", ""},
    {"ssm", request, "instanceIds[]", "AWS::EC2::Instance", "arn:{p}:ec2:{r}:{a}:instance/{v}"},
    {"ssm", request, "documentName", "AWS::SSM::Document", "arn:{p}:ssm:{r}:{a}:document/{v}"},
    {"ssm", request, "name", "", ""},
    {"ssm", request, "names[]", "", ""},

    {"lambda", response, "functionArn", "AWS::Lambda::Function", ""},
    {"lambda", request, "functionName", "AWS::Lambda::Function", "arn:{p}:lambda:{r}:{a}:function:{v}"},
    {"lambda", request, "layerName", "AWS::Lambda::LayerVersion", "arn:{p}:lambda:{r}:{a}:layer:{v}"},
    {"rds", response, "dBInstanceArn", "AWS::RDS::DBInstance", ""},
    {"rds", request, "dBInstanceIdentifier", "AWS::RDS::DBInstance", "arn:{p}:rds:{r}:{a}:db:{v}"},
    {"rds", response, "dBClusterArn", "AWS::RDS::DBCluster", ""},
    {"rds", request, "dBClusterIdentifier", "AWS::RDS::DBCluster", "arn:{p}:rds:{r}:{a}:cluster:{v}"},
    {"rds", request, "dBSnapshotIdentifier", "AWS::RDS::DBSnapshot", "arn:{p}:rds:{r}:{a}:snapshot:{v}"},
    {"rds", request, "dBClusterSnapshotIdentifier", "AWS::RDS::DBClusterSnapshot",
     "arn:{p}:rds:{r}:{a}:cluster-snapshot:{v}"},
    {"dynamodb", request, "tableName", "AWS::DynamoDB::Table", "arn:{p}:dynamodb:{r}:{a}:table/{v}"},
    {"elasticfilesystem", request, "fileSystemId", "AWS::EFS::FileSystem",
     "arn:{p}:elasticfilesystem:{r}:{a}:file-system/{v}"},
    {"backup", request, "recoveryPointArn", "AWS::Backup::RecoveryPoint", ""},
    {"backup", request, "backupVaultName", "AWS::Backup::BackupVault",
     "arn:{p}:backup:{r}:{a}:backup-vault:{v}"},
    {"sns", response, "topicArn", "AWS::SNS::Topic", ""},
    {"sns", request, "topicArn", "AWS::SNS::Topic", ""},
    {"sqs", request, "queueUrl", "AWS::SQS::Queue", ""},
    {"logs", request, "logGroupName", "AWS::Logs::LogGroup", "arn:{p}:logs:{r}:{a}:log-group:{v}"},
    {"monitoring", request, "alarmNames[]", "AWS::CloudWatch::Alarm", "arn:{p}:cloudwatch:{r}:{a}:alarm:{v}"},
    {"ecr", request, "repositoryName", "AWS::ECR::Repository", "arn:{p}:ecr:{r}:{a}:repository/{v}"},
    {"eks", request, "name", "AWS::EKS::Cluster", "arn:{p}:eks:{r}:{a}:cluster/{v}"},
    {"eks", request, "clusterName", "AWS::EKS::Cluster", "arn:{p}:eks:{r}:{a}:cluster/{v}"},
    {"cloudformation", response, "stackId", "AWS::CloudFormation::Stack", ""},
    {"cloudformation", request, "stackName", "AWS::CloudFormation::Stack", ""},
    {"route53", request, "hostedZoneId", "AWS::Route53::HostedZone", "arn:{p}:route53:::hostedzone/{v}"},
});

constexpr bool each_service_stands_together() {
  for (auto place = kPlaces.begin(); place != kPlaces.end(); ++place) {
    const auto before = std::ranges::find(kPlaces.begin(), place, place->service, &ResourcePlace::service);
    if (before != place && std::prev(place)->service != place->service) return false;
  }
  return true;
}
static_assert(each_service_stands_together());

}  // namespace

std::span<const ResourcePlace> resource_places(std::string_view service) {
  const auto* const first = std::ranges::find(kPlaces, service, &ResourcePlace::service);
  const auto* const last =
      std::find_if(first, kPlaces.end(), [&](const auto& p) { return p.service != service; });
  return {first, last};
}

}  // namespace tocsin::event

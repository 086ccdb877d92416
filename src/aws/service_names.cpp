#include "aws/service_names.h"

#include <array>

namespace tocsin::aws {
namespace {

constexpr std::array<ServiceName, 26> kServices{{
    {"access-analyzer", "access-analyzer", "accessanalyzer"},
    {"cloudfront", "cloudfront", "cloudfront"},
    {"cloudtrail", "cloudtrail", "cloudtrail"},
    {"config", "config", "config_service"},
    {"dynamodb", "dynamodb", "dynamodb"},
    {"ec2", "ec2", "ec2"},
    {"events", "events", "eventbridge"},
    {"guardduty", "guardduty", "guardduty"},
    {"health", "health", "health"},
    {"iam", "iam", "iam"},
    {"kms", "kms", "kms"},
    {"lambda", "lambda", "lambda"},
    {"logs", "logs", "cloudwatch_logs"},
    {"monitoring", "monitoring", "cloudwatch"},
    {"organizations", "organizations", "organizations"},
    {"route53", "route53", "route_53"},
    {"s3", "s3", "s3"},
    {"secretsmanager", "secretsmanager", "secrets_manager"},
    {"securityhub", "securityhub", "securityhub"},
    {"ses", "email", "sesv2"},
    {"sns", "sns", "sns"},
    {"sqs", "sqs", "sqs"},
    {"ssm", "ssm", "ssm"},
    {"sso", "portal.sso", "sso"},
    {"sso-oidc", "oidc", "sso_oidc"},
    {"sts", "sts", "sts"},
}};

}  // namespace

std::span<const ServiceName> service_names() {
  return kServices;
}

}  // namespace tocsin::aws

// Secrets that AWS keeps: SSM's parameters and Secrets Manager's secrets.
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
#pragma once

#include <string>

#include "aws/client.h"
#include "base/secret.h"

namespace tocsin::aws {

/// `name`: "/tocsin/slack", or an ARN, whose region is then asked. Decrypted. Needs ssm:GetParameter, and kms:Decrypt on a key of one's own.
CallResult<Secret> get_parameter(Client& client, const std::string& name, net::Deadline deadline);

/// `id`: a name or an ARN, whose region is then asked. The secret's text as it is; one that is binary is an error. Needs
/// secretsmanager:GetSecretValue, and kms:Decrypt on a key of one's own.
CallResult<Secret> get_secret_value(Client& client, const std::string& id, net::Deadline deadline);

}  // namespace tocsin::aws

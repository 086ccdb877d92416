// An account's settings, as far as they decide which rules can be heard: what `tocsin rules coverage --account` reads.
#pragma once

#include "aws/client.h"
#include "doc/value.h"
#include "doctor/checks.h"
#include "doctor/finding.h"

namespace tocsin::doctor {

struct AccountSettings {
  doc::Value document;  // as coverage/account.h reads it
  Findings unseen;      // what could not be looked at and is left out: unknown
};

/// Asks and changes nothing. `deployment.account` is found out.
AccountSettings account_settings(aws::Client& client, Deployment deployment, net::Deadline deadline);

}  // namespace tocsin::doctor

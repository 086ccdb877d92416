// Asks AWS what there is of a deployment, and says what is wrong with it.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"
#include "doctor/checks.h"

namespace tocsin::doctor {

/// Asks and changes nothing; the function is asked with its heartbeat, which writes a line into its log. `deployment.account` is found out. What cannot be looked at is a finding; without credentials nothing else is looked at.
/// `origin` says where the credentials come from.
Findings examine(aws::Client& client, Deployment deployment, const std::string& origin,
                 const std::vector<rule::BusPattern>& wanted, net::Deadline deadline);

}  // namespace tocsin::doctor

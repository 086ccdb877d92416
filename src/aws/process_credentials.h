// credential_process of a profile: a program that prints credentials as JSON (docs: "Process credential provider").
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/ini.h"
#include "base/result.h"

namespace tocsin::aws {

/// `command` is the property. Its words are split as a shell splits them, but no shell runs. It has a minute. `origin` is for people.
Result<Credentials> process_credentials(const IniProperty& command, const std::string& origin,
                                        net::Deadline deadline);

}  // namespace tocsin::aws

// credential_process of a profile: a program that prints credentials as JSON (docs: "Process credential provider").
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/ini.h"
#include "base/result.h"

namespace tocsin::aws {

/// `command` is the property. Its words are split as a shell splits them, but no shell runs. `origin` is for people. It has kProcessLimit, or
/// kPersonLimit where standard input is a terminal and it may ask for a code; then it is killed: see run_process().
/// Alerts wait for it: a helper that answers at all answers in a second or two.
inline constexpr std::chrono::seconds kProcessLimit{10};
inline constexpr std::chrono::seconds kPersonLimit{60};

Result<Credentials> process_credentials(const IniProperty& command, const std::string& origin,
                                        net::Deadline deadline);

}  // namespace tocsin::aws

// The names of AWS's errors, which differ from service to service and from protocol to protocol. Pure.
#pragma once

#include <string_view>

#include "aws/error.h"

namespace tocsin::aws {

/// What a code means for who called; an unknown one means what its status does.
CallError::Kind classify(std::string_view code, int status);

/// The service made out another signature than the one that was sent.
bool is_about_signature(std::string_view code);

}  // namespace tocsin::aws

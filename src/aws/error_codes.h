// The names of AWS's errors, which differ from service to service and from protocol to protocol. Pure.
#pragma once

#include <string_view>

#include "aws/error.h"

namespace tocsin::aws {

/// What a code means for who called; an unknown one means what its status does.
CallError::Kind classify(std::string_view code, int status);

}  // namespace tocsin::aws

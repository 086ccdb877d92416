// CloudTrail leaves errorCode and errorMessage out of the record of a call that went well. Exports and tools that put records into tables write null there,
// which is present to a pattern (`exists`). Pure.
#pragma once

#include "doc/value.h"

namespace tocsin::event {

/// Takes both out of a bare record where they are null: it is as AWS wrote it.
void drop_null_errors(doc::Value& record);

}  // namespace tocsin::event

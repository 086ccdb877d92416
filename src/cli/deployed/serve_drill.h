// tocsin drill against a running `serve`: POST /v1/events with the marked event, then GET /v1/drills/ID until every sink has confirmed it.
#pragma once

#include "base/clock.h"
#include "cli/deployed/drill_command.h"

namespace tocsin::cli {

/// `timeout`: for all receipts together. Exit codes as run_drill()'s; a receipt that can never come any more is not waited for.
int run_serve_drill(const DrillOptions& options, Milliseconds timeout);

}  // namespace tocsin::cli

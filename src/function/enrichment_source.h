// Where the function's names of accounts and networks come from: S3, a file of the zip or a layer. See settings.h, TOCSIN_ENRICHMENT.
#pragma once

#include <string>

#include "aws/client.h"
#include "function/enrichment.h"
#include "function/settings.h"

namespace tocsin::function {

/// Names make an alert easier to read: without them it rings all the same. What cannot be read is a line of the log at `error`, and each alert says so.
/// `folder`: the function's (LAMBDA_TASK_ROOT); empty: there is none, and no enrichment.json is looked for. `deadline`: for S3.
Enrichment load_enrichment(const Settings& settings, const std::string& folder, aws::Client& client,
                           net::Deadline deadline);

}  // namespace tocsin::function

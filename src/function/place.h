// A text that a setting names: a file of the function's folder, or an object in S3.
#pragma once

#include <cstddef>
#include <string>

#include "aws/client.h"
#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::function {

/// `place`: a path, relative ones below `folder`, or s3://BUCKET/KEY. `setting` is named in errors. Needs s3:GetObject.
Result<SourceText> read_place(const std::string& setting, const std::string& place, const std::string& folder,
                              std::size_t most, aws::Client& client, net::Deadline deadline);

/// `place`, or when it is empty the file `beside` if it stands in `folder`; else empty.
std::string place_or(const std::string& place, const std::string& folder, const std::string& beside);

}  // namespace tocsin::function

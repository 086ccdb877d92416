// A text that a setting names: a file of the function's folder, or an object in S3.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "aws/client.h"
#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::function {

/// `place`: a path, relative ones below `folder`, or s3://BUCKET/KEY. `setting` is named in errors. Needs s3:GetObject.
Result<SourceText> read_place(const std::string& setting, const std::string& place, const std::string& folder,
                              std::size_t most, aws::Client& client, net::Deadline deadline);

/// The same; of an empty `place` the file `beside` in `folder`, and nothing when there is none or `folder` is empty.
Result<std::optional<SourceText>> read_place_or(const std::string& beside, const std::string& setting,
                                                const std::string& place, const std::string& folder,
                                                std::size_t most, aws::Client& client,
                                                net::Deadline deadline);

}  // namespace tocsin::function

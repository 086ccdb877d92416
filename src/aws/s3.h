// Amazon S3: reading and writing an object (docs "GetObject", "PutObject", Amazon S3 API Reference). Thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "aws/client.h"

namespace tocsin::aws {

struct S3Object {
  std::string region;  // of the bucket; empty: the settings' own. A wrong one that S3 corrects is corrected
  std::string bucket;
  std::string key;         // decoded
  std::string version_id;  // empty: the latest
};

/// The object's bytes as they are stored. One of more than `max_bytes` is an error (`invalid`, code "TooLarge"). Needs
/// s3:GetObject (s3:GetObjectVersion with a version), and kms:Decrypt when it is encrypted with a key of one's own. Without s3:ListBucket
/// an object that is not there is a permission error: S3 does not say more.
CallResult<std::string> get_object(Client& client, const S3Object& object, std::size_t max_bytes,
                                   net::Deadline deadline);

struct NewS3Object {
  std::string region;  // of the bucket; empty: the settings' own. A wrong one that S3 corrects is corrected
  std::string bucket;
  std::string key;           // decoded
  net::HttpHeaders headers;  // Content-Type, x-amz-server-side-encryption ...
  std::string body;
};

/// Writes it unless its key is taken (If-None-Match): false when it is, and then nothing is changed. Needs s3:PutObject, and kms:GenerateDataKey
/// when the bucket or a header encrypts with a key of one's own.
CallResult<bool> create_object(Client& client, const NewS3Object& object, net::Deadline deadline);

}  // namespace tocsin::aws

// Amazon S3: one object an alert, one JSON line in it, in folders by day that Athena and Glue know as partitions. The payload is what is
// written as JSON (Key, Body), without the bucket, which is where it goes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/ocsf/json_format.h"
#include "sink/payload_rules.h"

namespace tocsin::sink {

struct S3Settings {
  enum class Encryption { bucket, sse_s3, sse_kms };  // as the bucket says, or named in each request

  std::string bucket = {};
  std::string prefix = "tocsin/";
  std::string region = {};
  Encryption encryption = Encryption::bucket;
  std::string kms_key = {};       // id, ARN or alias; empty: the account's own for S3
  std::string bucket_owner = {};  // account; when set, a bucket that belongs to somebody else is refused
  JsonFormat format = JsonFormat::tocsin;
};

/// S3 has no limit that an alert reaches; who reads lines wants one.
inline constexpr std::size_t kS3ObjectBytes = std::size_t{1024} * 1024;
inline constexpr std::array<PayloadLimit, 2> kS3Limits = {{
    {"Key", 1'024},  // bytes ("Naming Amazon S3 objects")
    {"Body", kS3ObjectBytes + 1},
}};
inline constexpr PayloadRules kS3Rules{
    .form = PayloadRules::Form::json, .limits = kS3Limits, .for_programs = true};

class S3Sink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  S3Sink(std::string name, S3Settings settings, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const S3Settings settings_;
};

/// "tocsin/year=2025/month=03/day=21/<delivery id>.json", by UTC: the same for every attempt of a delivery. Pure.
std::string s3_key(const std::string& prefix, const Notification& notification);

/// What is wrong with a bucket's name; nothing when it is one. Pure.
std::optional<std::string> bucket_error(std::string_view bucket);

std::unique_ptr<Sink> make_s3(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_s3();

}  // namespace tocsin::sink

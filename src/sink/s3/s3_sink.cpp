#include "sink/s3/s3_sink.h"

#include <fmt/format.h>
#include <utility>

#include "aws/s3.h"
#include "base/hash.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/aws/not_delivered.h"
#include "sink/email/mime.h"
#include "sink/json/json_alert.h"

namespace tocsin::sink {
namespace {

/// Else the bucket, its key or a header is wrong.
bool is_about_message(const aws::CallError& error) {
  return error.code == "EntityTooLarge" || error.code == "KeyTooLongError" || error.status == 413;
}

std::string bytes_of(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  return out;
}

net::HttpHeaders headers_of(const S3Settings& settings, const std::string& body) {
  // Buckets with a default retention (Object Lock) take nothing without a checksum.
  net::HttpHeaders out = {{"Content-Type", "application/x-ndjson"},
                          {"x-amz-checksum-sha256", base64(bytes_of(sha256_hex(body)))}};
  if (settings.encryption == S3Settings::Encryption::sse_s3)
    out.emplace_back("x-amz-server-side-encryption", "AES256");
  if (settings.encryption == S3Settings::Encryption::sse_kms) {
    out.emplace_back("x-amz-server-side-encryption", "aws:kms");
    if (!settings.kms_key.empty())
      out.emplace_back("x-amz-server-side-encryption-aws-kms-key-id", settings.kms_key);
  }
  if (!settings.bucket_owner.empty()) out.emplace_back("x-amz-expected-bucket-owner", settings.bucket_owner);
  return out;
}

}  // namespace

Payload S3Sink::render(const Notification& notification, std::string_view /*target*/) const {
  const auto body = json_alert(notification, settings_.format, kS3ObjectBytes) + "\n";
  return {"application/json",
          doc::to_json(doc::object(
              {{"Key", doc::string(s3_key(settings_.prefix, notification))}, {"Body", doc::string(body)}}))};
}

DeliveryResult S3Sink::request(aws::Client& client, const Payload& payload,
                               const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto root = doc::parse_json(payload.body);
  const auto key = root ? doc::string_at(*root, "Key").value_or("") : "";
  const auto body = root ? doc::string_at(*root, "Body").value_or("") : "";
  if (key.empty() || body.empty())
    return tl::unexpected(unreadable_payload("the payload is not the JSON of an object"));
  const std::string bytes(body);
  const auto created = aws::create_object(
      client, {settings_.region, settings_.bucket, std::string(key), headers_of(settings_, bytes), bytes},
      deadline);
  if (!created) return tl::unexpected(not_delivered(created.error(), Twice::is_harmless, is_about_message));
  return Delivered{
      fmt::format("{} s3://{}/{}", *created ? "written to" : "already there:", settings_.bucket, key)};
}

std::string s3_key(const std::string& prefix, const Notification& notification) {
  const auto day = format_time(notification.created).substr(0, 10);
  return fmt::format("{}year={}/month={}/day={}/{}.json", prefix, day.substr(0, 4), day.substr(5, 2),
                     day.substr(8, 2), safe_id(notification.delivery_id));
}

}  // namespace tocsin::sink

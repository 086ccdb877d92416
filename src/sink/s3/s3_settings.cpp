// The keys of an S3 sink.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "sink/aws/settings.h"
#include "sink/s3/s3_sink.h"

namespace tocsin::sink {
namespace {

/// What may stand in a key without being escaped anywhere ("Safe characters"), and '='.
bool is_prefix(std::string_view text) {
  return text.size() <= 512 && !text.starts_with('/') && text.find("//") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("!-_.*'()/=").find(c) != std::string_view::npos;
         });
}

bool is_key(std::string_view text) {
  return text.size() <= 2'048 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

void check(doc::Fields& fields, const S3Settings& settings) {
  if (const auto wrong = bucket_error(settings.bucket)) {
    fields.error("bucket", fmt::format("\"{}\" is no bucket", shorten(printable(settings.bucket), 100)),
                 *wrong);
  }
  if (!is_prefix(settings.prefix)) {
    fields.error("prefix", "this cannot begin the objects' keys",
                 "letters, digits and !-_.*'()/= only, no / at the beginning: tocsin/");
  }
  if (!is_key(settings.kms_key)) fields.error("kms_key", "this is no key", "an id, an ARN or alias/NAME");
  if (!settings.kms_key.empty() && settings.encryption != S3Settings::Encryption::sse_kms)
    fields.error("kms_key", "a key needs encryption: aws:kms", "or leave it out: the bucket knows its own");
  if (!settings.bucket_owner.empty() && !is_account(settings.bucket_owner))
    fields.error("bucket_owner", "this is no account", "twelve digits, in quotation marks");
}

}  // namespace

std::optional<std::string> bucket_error(std::string_view bucket) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  const bool ends_well = !bucket.empty() && fits(bucket.front()) && bucket.front() != '.' &&
                         bucket.front() != '-' && bucket.back() != '.' && bucket.back() != '-';
  if (bucket.size() >= 3 && bucket.size() <= 63 && ends_well &&
      std::all_of(bucket.begin(), bucket.end(), fits) && bucket.find("..") == std::string_view::npos) {
    return std::nullopt;
  }
  return "3 to 63 lower-case letters, digits, '-' and '.'; no s3://, no path: that is \"prefix\"";
}

std::unique_ptr<Sink> make_s3(std::string name, doc::Fields& fields) {
  static constexpr std::array<std::string_view, 3> kEncryptions = {"bucket", "AES256", "aws:kms"};
  const auto errors_before = fields.diagnostics().size();
  S3Settings settings{.bucket = fields.text("bucket"),
                      .prefix = fields.text("prefix", "tocsin/"),
                      .region = read_region(fields)};
  settings.encryption = static_cast<S3Settings::Encryption>(fields.choice("encryption", kEncryptions, 0));
  settings.kms_key = fields.text("kms_key", "");
  settings.bucket_owner = fields.text("bucket_owner", "");
  settings.format = read_json_format(fields);
  if (fields.has("bucket")) check(fields, settings);
  if (fields.diagnostics().size() > errors_before) return nullptr;
  return std::make_unique<S3Sink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_s3() {
  return std::make_unique<S3Sink>("s3", S3Settings{.bucket = "example-alerts", .region = "us-east-1"});
}

}  // namespace tocsin::sink

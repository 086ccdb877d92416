#include "aws/s3.h"

#include <fmt/format.h>
#include <utility>

#include "aws/endpoint.h"

namespace tocsin::aws {
namespace {

// The text of an element without attributes and children: all that S3's errors have.
std::string_view element(std::string_view xml, std::string_view name) {
  const auto open = fmt::format("<{}>", name);
  const auto begin = xml.find(open);
  if (begin == std::string_view::npos) return {};
  const auto text = xml.substr(begin + open.size());
  const auto end = text.find('<');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

// Where S3 says the bucket is, when it was asked in another region: <Region>, or <Endpoint>bucket.s3.REGION.amazonaws.com
// (s3-REGION in old regions).
std::string region_in(const CallError& error) {
  if (const auto region = element(error.body, "Region"); is_region(region)) return std::string(region);
  auto endpoint = element(error.body, "Endpoint");
  const auto s3 = endpoint.rfind("s3");
  if (s3 == std::string_view::npos || s3 + 3 > endpoint.size()) return {};
  endpoint.remove_prefix(s3 + 3);
  const auto region = endpoint.substr(0, endpoint.find('.'));
  return is_region(region) && region != "amazonaws" ? std::string(region) : std::string();
}

bool is_elsewhere(const CallError& error) {
  return error.status == 301 || error.status == 307 || error.code == "PermanentRedirect" ||
         error.code == "AuthorizationHeaderMalformed" || error.code == "TemporaryRedirect";
}

Call get_call(const S3Object& object) {
  Call call;
  call.service = "s3";
  call.operation = "GetObject";
  call.method = "GET";
  call.path = "/" + object.key;
  if (!object.version_id.empty()) call.query.emplace_back("versionId", object.version_id);
  call.region = object.region;
  call.bucket = object.bucket;
  return call;
}

// Asks where the bucket is, once more when S3 says that it is elsewhere.
CallResult<Answer> ask_bucket(Client& client, Call call, net::Deadline deadline) {
  auto answer = client.call(call, deadline);
  if (answer || !is_elsewhere(answer.error())) return answer;
  auto region = region_in(answer.error());
  if (region.empty() || region == call.region) return answer;
  call.region = std::move(region);
  return client.call(call, deadline);
}

}  // namespace

CallResult<bool> create_object(Client& client, const NewS3Object& object, net::Deadline deadline) {
  Call call;
  call.service = "s3";
  call.operation = "PutObject";
  call.method = "PUT";
  call.path = "/" + object.key;
  call.headers = object.headers;
  call.headers.emplace_back("If-None-Match", "*");
  call.body = object.body;
  call.region = object.region;
  call.bucket = object.bucket;
  auto answer = ask_bucket(client, std::move(call), deadline);
  if (answer) return true;
  if (answer.error().code == "PreconditionFailed") return false;
  return tl::make_unexpected(std::move(answer.error()));
}

CallResult<std::string> get_object(Client& client, const S3Object& object, std::size_t max_bytes,
                                   net::Deadline deadline) {
  auto answer = ask_bucket(client, get_call(object), deadline);
  if (!answer) return tl::make_unexpected(std::move(answer.error()));
  if (answer->body.size() <= max_bytes) return std::move(answer->body);
  CallError error;
  error.kind = CallError::Kind::invalid;
  error.service = "s3";
  error.operation = "GetObject";
  error.code = "TooLarge";
  error.message =
      fmt::format("the object has {} bytes, more than the {} that are read", answer->body.size(), max_bytes);
  error.request_id = std::move(answer->request_id);
  error.status = answer->status;
  return tl::make_unexpected(std::move(error));
}

}  // namespace tocsin::aws

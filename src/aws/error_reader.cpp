#include "aws/error_reader.h"

#include <algorithm>
#include <charconv>

#include "aws/error_codes.h"
#include "aws/xml.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

using Kind = CallError::Kind;

constexpr std::size_t kMaxMessage = 1'000;
constexpr std::size_t kMaxWord = 200;

struct Said {
  std::string code;
  std::string message;
  std::string request_id;
};

// "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "AccessDeniedException:http://internal.amazon.com/coral/..."
std::string bare_code(std::string_view code) {
  code = code.substr(code.find('#') == std::string_view::npos ? 0 : code.find('#') + 1);
  return std::string(code.substr(0, code.find_first_of(":;")));
}

// Query protocol: ErrorResponse/Error, ErrorResponse/RequestId. S3: Error. EC2: Response/Errors/Error, Response/RequestID.
Said read_xml(std::string_view body) {
  const auto root = parse_xml(body);
  if (!root) return {};
  const XmlElement* error = root->name == "Error" ? &*root : root->find("Error");
  if (error == nullptr) error = root->find_path("Errors/Error");
  if (error == nullptr) return {};
  Said said{error->text_at("Code"), error->text_at("Message"), root->text_at("RequestId")};
  if (said.request_id.empty()) said.request_id = root->text_at("RequestID");
  return said;
}

Said read_json(std::string_view body) {
  const auto root = doc::parse_json(body);
  if (!root) return {};
  Said said;
  for (const auto* key : {"__type", "code", "Code"}) {
    if (const auto text = doc::string_at(*root, key); text && said.code.empty()) said.code = bare_code(*text);
  }
  for (const auto* key : {"message", "Message", "errorMessage"}) {
    if (const auto text = doc::string_at(*root, key); text && said.message.empty()) said.message = *text;
  }
  return said;
}

Said read_body(std::string_view body) {
  const auto text = trim(body);
  if (text.starts_with('<')) return read_xml(text);
  return text.starts_with('{') ? read_json(text) : Said{};
}

// The answer to a HEAD, and a proxy in between, have no code.
std::string_view code_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return "AccessDenied";
    case 404:
      return "NotFound";
    case 412:
      return "PreconditionFailed";
    case 429:
      return "TooManyRequests";
    case 503:
      return "ServiceUnavailable";
    default:
      return status >= 500 ? "InternalError" : "";
  }
}

std::optional<Milliseconds> milliseconds(std::optional<std::string_view> digits, Milliseconds unit) {
  if (!digits) return std::nullopt;
  constexpr std::int64_t kMost = std::int64_t{30} * 86'400'000;
  std::int64_t count = 0;
  const auto text = trim(*digits);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 0 || count > kMost)
    return std::nullopt;
  return Milliseconds(count * unit.count());
}

}  // namespace

std::string request_id_of(const net::HttpAnswer& answer) {
  for (const auto* name : {"x-amzn-requestid", "x-amz-request-id"}) {
    if (const auto id = answer.header(name)) return shorten(printable(*id), kMaxWord);
  }
  return {};
}

CallError read_error(const Call& call, net::HttpAnswer answer) {
  auto said = read_body(answer.body);
  if (const auto type = answer.header("x-amzn-errortype"); type && said.code.empty())
    said.code = bare_code(*type);
  if (said.code.empty()) said.code = code_of_status(answer.status);

  CallError error;
  error.kind = classify(said.code, answer.status);
  error.service = call.service;
  error.operation = call.operation;
  error.code = shorten(printable(said.code), kMaxWord);
  error.request_id = request_id_of(answer);
  if (error.request_id.empty()) error.request_id = shorten(printable(said.request_id), kMaxWord);
  error.status = answer.status;
  error.maybe_received = answer.status >= 500;
  error.retry_after = milliseconds(answer.header("x-amz-retry-after"), Milliseconds(1));
  if (!error.retry_after)
    error.retry_after = milliseconds(answer.header("retry-after"), std::chrono::seconds(1));
  // What AWS would have signed stands below the first line, with the session token in it.
  const bool tells_token = is_about_signature(said.code);
  if (tells_token) said.message.resize(std::min(said.message.find('\n'), said.message.size()));
  error.message = shorten(printable(said.message), kMaxMessage);
  if (!tells_token) error.body = std::move(answer.body);
  return error;
}

CallError read_error(const Call& call, const net::HttpFailure& failure) {
  CallError error;
  error.service = call.service;
  error.operation = call.operation;
  error.message = failure.what;
  error.maybe_received = failure.maybe_received;
  error.timed_out = failure.kind == net::HttpFailure::Kind::timeout;
  switch (failure.kind) {
    case net::HttpFailure::Kind::broken:
      error.kind = Kind::transient;
      break;
    case net::HttpFailure::Kind::too_large:
    case net::HttpFailure::Kind::invalid:
      error.kind = Kind::invalid;
      break;
    case net::HttpFailure::Kind::tls:
      error.kind = Kind::untrusted;
      break;
    default:
      error.kind = Kind::unreachable;
  }
  return error;
}

}  // namespace tocsin::aws

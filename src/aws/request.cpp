#include "aws/request.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/percent.h"
#include "aws/sigv4.h"

namespace tocsin::aws {
namespace {

// docs "General purpose buckets naming rules", with what was allowed in us-east-1 before 2018.
bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_' || c == '.';
         });
}

// One label of a host name: AWS's certificates cover *.s3.REGION.amazonaws.com and nothing deeper.
bool is_label(std::string_view name) {
  return name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string host_header(const net::HttpCall& request) {
  const bool is_ipv6 = request.host.find(':') != std::string::npos;
  auto text = is_ipv6 ? fmt::format("[{}]", request.host) : request.host;
  if (request.port != (request.tls ? 443 : 80)) text += fmt::format(":{}", request.port);
  return text;
}

}  // namespace

Result<net::HttpCall> build_request(const Call& call, const Endpoint& endpoint,
                                    const Credentials& credentials, Time now) {
  net::HttpCall request;
  request.method = call.method;
  request.tls = endpoint.tls;
  request.host = endpoint.host;
  request.port = endpoint.port;
  auto path = endpoint.base_path + call.path;
  if (!call.bucket.empty()) {
    if (!is_bucket(call.bucket)) {
      return fail({ErrorKind::invalid, "this can not be the name of a bucket", call.bucket});
    }
    if (endpoint.custom || !is_label(call.bucket)) {
      path = fmt::format("{}/{}{}", endpoint.base_path, call.bucket, call.path);
    } else {
      request.host = call.bucket + "." + endpoint.host;
    }
  }

  request.headers = call.headers;
  request.headers.emplace_back("Host", host_header(request));
  if (!credentials.access_key_id.empty()) {
    const SigningRequest signing{call.service, endpoint.signing_region, call.method, path,
                                 call.query,   request.headers,         call.body};
    auto added = sign(signing, credentials, now);
    std::move(added.begin(), added.end(), std::back_inserter(request.headers));
  }
  request.headers.emplace_back("User-Agent", "tocsin");
  request.target = uri_encode(path, true);
  if (const auto query = canonical_query(call.query); !query.empty()) request.target += "?" + query;
  request.body = call.body;
  return request;
}

}  // namespace tocsin::aws

#include "aws/sigv4.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/percent.h"
#include "base/hash.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

// "20250321T132200Z"
std::string basic_time(Time now) {
  std::string text;
  for (const char c : format_time(std::chrono::floor<std::chrono::seconds>(now))) {
    if (c != '-' && c != ':') text += c;
  }
  return text;
}

// "a//b/./c/../d" -> "a/b/d", as AWS does before it checks (RFC 3986, 5.2.4, and empty segments dropped).
std::string normalised(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const auto segment : split(path, '/')) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string text;
  for (const auto segment : kept) text.append("/").append(segment);
  const bool is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  return text.empty() || is_folder ? text + "/" : text;
}

std::string canonical_path(const SigningRequest& request) {
  if (request.service == "s3") return request.path.empty() ? "/" : uri_encode(request.path, true);
  return uri_encode(normalised(uri_encode(request.path, true)), true);
}

// Without blanks at the ends, and one for many within.
std::string folded(std::string_view value) {
  std::string text;
  for (const char c : trim(value)) {
    if (c == ' ' && text.ends_with(' ')) continue;
    text += c;
  }
  return text;
}

struct SignedHeaders {
  std::string lines;  // "host:x\n..."
  std::string names;  // "host;x-amz-date"
};

SignedHeaders canonical_headers(const net::HttpHeaders& given, const net::HttpHeaders& added) {
  net::HttpHeaders sorted;
  for (const auto* headers : {&given, &added}) {
    for (const auto& [name, value] : *headers) sorted.emplace_back(to_lower_ascii(name), folded(value));
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  SignedHeaders out;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto& [name, value] = sorted[i];
    if (i > 0 && sorted[i - 1].first == name) {
      out.lines.back() = ',';
      out.lines += value + "\n";
      continue;
    }
    out.lines += name + ":" + value + "\n";
    out.names += (i == 0 ? "" : ";") + name;
  }
  return out;
}

std::string signing_key(const Secret& secret, std::string_view date, std::string_view region,
                        std::string_view service) {
  auto key = hmac_sha256("AWS4" + secret.reveal(), date);
  key = hmac_sha256(key, region);
  key = hmac_sha256(key, service);
  return hmac_sha256(key, "aws4_request");
}

}  // namespace

net::HttpHeaders sign(const SigningRequest& request, const Credentials& credentials, Time now) {
  const auto time = basic_time(now);
  const auto date = std::string_view(time).substr(0, 8);
  const auto payload = sha256_hex(request.body);

  net::HttpHeaders added{{"X-Amz-Date", time}};
  if (!credentials.session_token.empty()) {
    added.emplace_back("X-Amz-Security-Token", credentials.session_token.reveal());
  }
  if (request.service == "s3") added.emplace_back("X-Amz-Content-Sha256", payload);

  const auto headers = canonical_headers(request.headers, added);
  const auto canonical = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request),
                                     canonical_query(request.query), headers.lines, headers.names, payload);
  const auto scope = fmt::format("{}/{}/{}/aws4_request", date, request.region, request.service);
  const auto text = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, time, scope, sha256_hex(canonical));
  const auto key = signing_key(credentials.secret_access_key, date, request.region, request.service);
  added.emplace_back("Authorization", fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}",
                                                  kAlgorithm, credentials.access_key_id, scope, headers.names,
                                                  hex(hmac_sha256(key, text))));
  return added;
}

std::string canonical_query(const Query& query) {
  Query encoded;
  for (const auto& [name, value] : query) encoded.emplace_back(uri_encode(name), uri_encode(value));
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(value);
  }
  return text;
}

}  // namespace tocsin::aws

#include "aws/container_credentials.h"

#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <thread>

#include "aws/credentials_json.h"
#include "aws/local_service.h"
#include "aws/shared_files.h"
#include "base/file.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr std::string_view kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr std::string_view kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr Milliseconds kLimit{2'000};
constexpr Milliseconds kPause{200};
constexpr int kAttempts = 3;

Result<Url> address(const Environment& environment) {
  const auto relative = variable(environment, kRelative);
  if (relative && !relative->starts_with('/')) {
    return fail({ErrorKind::invalid, "the path does not begin with /", std::string(kRelative), ""});
  }
  auto url = parse_url(relative ? "http://169.254.170.2" + *relative : *variable(environment, kFull));
  const std::string where(relative ? kRelative : kFull);
  if (!url) return fail({ErrorKind::invalid, "the address " + url.error(), where, ""});
  if (!may_give_credentials(*url)) {
    return fail({ErrorKind::invalid, fmt::format("credentials are not asked of {} without TLS", url->host),
                 where,
                 "use https, or an address of this machine, of ECS (169.254.170.2) or of EKS "
                 "(169.254.170.23, [fd00:ec2::23])"});
  }
  return *url;
}

/// Empty when none is wanted. Read each time: EKS renews the file.
Result<Secret> authorization(const Environment& environment) {
  std::string where(kToken);
  std::string token = variable(environment, kToken).value_or("");
  if (const auto path = variable(environment, kTokenFile)) {
    where = *path;
    auto text = read_file(*path, 64U << 10U);
    if (!text) return fail(text.error());
    token = trim(*text);
  }
  if (token.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return fail({ErrorKind::invalid, "the token has a line break", where, ""});
  }
  return Secret(std::move(token));
}

}  // namespace

bool may_give_credentials(const Url& url) {
  if (url.tls || url.host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, url.host.c_str(), &v4) == 1) {
    const auto address = ntohl(v4.s_addr);
    return address >> 24U == 127 || address == 0xA9FEAA02 || address == 0xA9FEAA17;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, url.host.c_str(), &v6) != 1) return false;
  in6_addr eks{};
  inet_pton(AF_INET6, "fd00:ec2::23", &eks);
  return IN6_IS_ADDR_LOOPBACK(&v6) || IN6_ARE_ADDR_EQUAL(&v6, &eks);
}

Result<std::optional<Credentials>> container_credentials(const Environment& environment,
                                                         net::Deadline deadline) {
  if (!variable(environment, kRelative) && !variable(environment, kFull)) return std::nullopt;
  const auto url = address(environment);
  if (!url) return fail(url.error());
  const auto token = authorization(environment);
  if (!token) return fail(token.error());
  net::HttpHeaders headers{{"Accept", "application/json"}};
  if (!token->empty()) headers.emplace_back("Authorization", token->reveal());
  const std::string origin = "container";
  Result<LocalAnswer> answer = fail({});
  for (int attempt = 1;; ++attempt) {
    answer = ask_local_service(*url, "GET", headers, origin, kLimit, deadline);
    const bool again = !answer || answer->status == 429 || answer->status >= 500;
    if (!again || attempt == kAttempts || std::chrono::steady_clock::now() + kPause >= deadline) break;
    std::this_thread::sleep_for(kPause);
  }
  if (!answer) return fail(answer.error());
  if (answer->status != 200) {
    return fail({ErrorKind::permission,
                 fmt::format("the container's credential service answered {}", answer->status), origin,
                 "has the task or the pod a role?"});
  }
  auto credentials = read_credentials_json(answer->body, origin);
  if (!credentials) return fail(credentials.error());
  return *credentials;
}

}  // namespace tocsin::aws

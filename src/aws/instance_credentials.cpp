#include "aws/instance_credentials.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/local_service.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr Milliseconds kLimit{1'000};
constexpr std::string_view kRoles = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kOrigin = "instance metadata";

Result<Url> service_address(const Environment& environment, const Profile& profile) {
  const auto setting = [&](std::string_view name, std::string_view property) {
    auto value = variable(environment, name);
    return value ? value : profile.value(property);
  };
  const auto given = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  const auto mode =
      to_lower_ascii(setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
                         .value_or("ipv4"));
  if (mode != "ipv4" && mode != "ipv6") {
    return fail({ErrorKind::invalid, "the mode is neither IPv4 nor IPv6",
                 "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", ""});
  }
  auto url = parse_url(given ? *given : mode == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
  if (!url)
    return fail({ErrorKind::invalid, "the address " + url.error(), "AWS_EC2_METADATA_SERVICE_ENDPOINT", ""});
  while (url->target.ends_with('/')) url->target.pop_back();
  return *url;
}

bool is_role_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+=,.@_-").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= 128 && std::all_of(name.begin(), name.end(), fits);
}

Error refused(std::string_view what, int status) {
  return {ErrorKind::permission,
          fmt::format("the metadata service answered {} when asked for {}", status, what), kOrigin,
          "AWS_EC2_METADATA_DISABLED=true leaves it out"};
}

class Metadata {
 public:
  Metadata(Url service, net::Deadline deadline) : service_(std::move(service)), deadline_(deadline) {}

  /// False: nobody is there.
  Result<bool> open() {
    auto answer = ask("PUT", "/latest/api/token", {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}});
    if (!answer) return false;
    if (answer->status != 200) return fail(refused("a token", answer->status));
    token_ = trim(answer->body);
    if (token_.empty() || token_.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      return fail({ErrorKind::io, "the metadata service gave something that is no token", kOrigin, ""});
    }
    return true;
  }

  Result<LocalAnswer> get(std::string_view path) {
    return ask("GET", path, {{"x-aws-ec2-metadata-token", token_}});
  }

 private:
  Result<LocalAnswer> ask(const std::string& method, std::string_view path, net::HttpHeaders headers) const {
    auto url = service_;
    url.target += path;
    return ask_local_service(url, method, std::move(headers), kOrigin, kLimit, deadline_);
  }

  const Url service_;
  const net::Deadline deadline_;
  std::string token_;
};

}  // namespace

Result<std::optional<Credentials>> instance_credentials(const Environment& environment,
                                                        const Profile& profile, net::Deadline deadline) {
  if (to_lower_ascii(variable(environment, "AWS_EC2_METADATA_DISABLED").value_or("")) == "true")
    return std::nullopt;
  auto address = service_address(environment, profile);
  if (!address) return fail(address.error());
  Metadata metadata(std::move(*address), deadline);
  const auto there = metadata.open();
  if (!there) return fail(there.error());
  if (!*there) return std::nullopt;
  const auto role = metadata.get(kRoles);
  if (!role) return fail(role.error());
  if (role->status == 404) return std::nullopt;
  if (role->status != 200) return fail(refused("the role", role->status));
  const auto name = trim(split(role->body, '\n').front());
  if (!is_role_name(name)) return fail({ErrorKind::io, "the metadata service named no role", kOrigin, ""});
  const auto answer = metadata.get(fmt::format("{}{}", kRoles, name));
  if (!answer) return fail(answer.error());
  if (answer->status != 200) return fail(refused("credentials", answer->status));
  auto credentials = read_credentials_json(answer->body, kOrigin);
  if (!credentials) return fail(credentials.error());
  return *credentials;
}

}  // namespace tocsin::aws

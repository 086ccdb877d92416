// What a service is called where. Pure.
#pragma once

#include <span>
#include <string_view>

namespace tocsin::aws {

struct ServiceName {
  std::string_view
      signing;  // "monitoring"; for `sso` and `sso-oidc`, whose calls are not signed, the SDKs' name
  std::string_view host;  // the first label or labels of its host: "email" for ses
  std::string_view
      id;  // in AWS_ENDPOINT_URL_CLOUDWATCH_LOGS and in [services x] of the shared files: "cloudwatch_logs"
};

/// The services that differ in one of the names, or that may have an endpoint of their own.
std::span<const ServiceName> service_names();

}  // namespace tocsin::aws

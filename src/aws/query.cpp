#include <fmt/format.h>
#include <utility>

#include "aws/client.h"
#include "aws/percent.h"

namespace tocsin::aws {

Call query_call(std::string service, std::string operation, std::string_view version,
                const Query& parameters) {
  Call call;
  call.service = std::move(service);
  call.operation = std::move(operation);
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  call.body = fmt::format("Action={}&Version={}", call.operation, version);
  for (const auto& [name, value] : parameters) {
    call.body += '&';
    append_form_encoded(call.body, name);
    call.body += '=';
    append_form_encoded(call.body, value);
  }
  return call;
}

Call json_call(std::string service, std::string_view target_prefix, std::string operation,
               std::string_view json_version, std::string body) {
  Call call;
  call.service = std::move(service);
  call.headers = {{"Content-Type", "application/x-amz-json-" + std::string(json_version)},
                  {"X-Amz-Target", std::string(target_prefix) + "." + operation}};
  call.operation = std::move(operation);
  call.body = std::move(body);
  return call;
}

}  // namespace tocsin::aws

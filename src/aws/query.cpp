#include <utility>

#include "aws/client.h"

namespace tocsin::aws {

Call query_call(std::string service, std::string operation, std::string_view version,
                const Query& parameters) {
  Query form{{"Action", operation}, {"Version", std::string(version)}};
  form.insert(form.end(), parameters.begin(), parameters.end());
  Call call;
  call.service = std::move(service);
  call.operation = std::move(operation);
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  call.body = canonical_query(form);
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

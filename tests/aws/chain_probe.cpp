// What src/aws makes of an environment, for the comparison with botocore. One JSON object a line in, one out:
//   {"environment": {...}, "profile": "x"}                       -> {"region", "access_key", "secret_key", "token"} or {"error"}
//   {"service": "sns", "region": "x", "fips": true, "dualstack": false} -> {"url", "signing_region"} or {"error"}
#include <fmt/format.h>
#include <iostream>
#include <string>

#include "aws/credential_chain.h"
#include "aws/endpoint.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace {

using namespace tocsin;

doc::Value refused(const Error& error) {
  return doc::object({{"error", doc::string(to_string(error))}});
}

std::string text(const doc::Value& request, std::string_view name) {
  return std::string(doc::string_at(request, name).value_or(""));
}

bool flag(const doc::Value& request, std::string_view name) {
  const auto* value = request.find(name);
  return value != nullptr && value->boolean;
}

doc::Value credentials(const doc::Value& request) {
  const aws::Environment environment = [&](std::string_view name) -> std::optional<std::string> {
    const auto* variables = request.find("environment");
    const auto* value = variables == nullptr ? nullptr : variables->find(name);
    if (value == nullptr) return std::nullopt;
    return value->text;
  };
  const auto profile = text(request, "profile");
  const auto settings = aws::load_settings(environment, profile);
  if (!settings) return refused(settings.error());
  const SystemClock clock;
  const auto chain = aws::credential_chain(environment, *settings, clock, profile);
  const auto found = chain->credentials(std::chrono::steady_clock::now() + std::chrono::seconds(30));
  if (!found) return refused(found.error());
  return doc::object({{"region", doc::string(settings->region)},
                      {"access_key", doc::string(found->access_key_id)},
                      {"secret_key", doc::string(found->secret_access_key.reveal())},
                      {"token", doc::string(found->session_token.reveal())}});
}

doc::Value endpoint(const doc::Value& request) {
  aws::Settings settings;
  settings.use_fips = flag(request, "fips");
  settings.use_dualstack = flag(request, "dualstack");
  const auto found = aws::resolve_endpoint(settings, text(request, "service"), text(request, "region"));
  if (!found) return refused(found.error());
  return doc::object({{"url", doc::string("https://" + found->host)},
                      {"signing_region", doc::string(found->signing_region)}});
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto request = tocsin::doc::parse_json(line);
    if (!request) return 2;
    const auto answer = request->find("service") != nullptr ? endpoint(*request) : credentials(*request);
    std::cout << tocsin::doc::to_json(answer) << '\n' << std::flush;
  }
  return 0;
}

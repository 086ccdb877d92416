// Requests as they would be sent, for sigv4_oracle.py: a JSON object a line on standard input, another on standard output.
#include <cstdio>
#include <iostream>

#include "aws/request.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace {

using namespace tocsin;

std::string text_at(const doc::Value& value, std::string_view key) {
  return std::string(doc::string_at(value, key).value_or(""));
}

std::vector<std::pair<std::string, std::string>> pairs_at(const doc::Value& value, std::string_view key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto* list = value.find(key);
  if (list == nullptr) return pairs;
  for (const auto& pair : list->items) pairs.emplace_back(pair.items.at(0).text, pair.items.at(1).text);
  return pairs;
}

Result<net::HttpCall> request(const doc::Value& wanted) {
  aws::Call call;
  call.service = text_at(wanted, "service");
  call.method = text_at(wanted, "method");
  call.path = text_at(wanted, "path");
  call.query = pairs_at(wanted, "query");
  call.headers = pairs_at(wanted, "headers");
  call.body = text_at(wanted, "body");
  call.bucket = text_at(wanted, "bucket");

  aws::Settings settings;
  settings.endpoint_url = text_at(wanted, "endpoint_url");
  const auto endpoint = aws::resolve_endpoint(settings, call.service, text_at(wanted, "region"));
  if (!endpoint) return tl::unexpected(endpoint.error());
  aws::Credentials credentials;
  credentials.access_key_id = text_at(wanted, "access_key");
  credentials.secret_access_key = Secret(text_at(wanted, "secret_key"));
  credentials.session_token = Secret(text_at(wanted, "token"));
  return aws::build_request(call, *endpoint, credentials, parse_time(text_at(wanted, "time")).value());
}

doc::Value to_json(const net::HttpCall& call) {
  auto headers = doc::array();
  for (const auto& [name, value] : call.headers) {
    headers.items.push_back(doc::array({doc::string(name), doc::string(value)}));
  }
  return doc::object({{"method", doc::string(call.method)},
                      {"tls", doc::boolean(call.tls)},
                      {"target", doc::string(call.target)},
                      {"headers", std::move(headers)},
                      {"body", doc::string(call.body)}});
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto wanted = doc::parse_json(line);
    if (!wanted) {
      std::fprintf(stderr, "sigv4_probe: %s\n", wanted.error().message.c_str());
      return 2;
    }
    const auto call = request(*wanted);
    const auto answer =
        call ? to_json(*call) : doc::object({{"error", doc::string(to_string(call.error()))}});
    std::cout << doc::to_json(answer) << "\n";
  }
}

#include "cli/serve/answer_front.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/answer_http.h"
#include "secret/secret.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kShortestSecret = 16;   // bytes
constexpr std::size_t kMostBody = 4U << 10U;  // bytes: a name
constexpr std::array<std::string_view, 11> kReadByPeople = {"email",   "ses",       "maildir",     "slack",
                                                            "discord", "teams",     "google_chat", "telegram",
                                                            "ntfy",    "pagerduty", "opsgenie"};

}  // namespace

Result<std::optional<pipeline::AnswerLinks>> answer_links(const config::Incidents& incidents) {
  if (incidents.address.empty()) return std::nullopt;
  std::vector<Secret> secrets;
  for (const auto& place : incidents.link_secrets) {
    auto secret = secret::resolve(place);
    if (!secret) return fail(std::move(secret.error()));
    if (secret->reveal().size() < kShortestSecret) {
      return fail({ErrorKind::usage, "a secret that signs links is shorter than 16 bytes",
                   "incidents.link_secrets: " + place.name, "openssl rand -hex 32"});
    }
    secrets.push_back(std::move(*secret));
  }
  return pipeline::AnswerLinks(incidents.public_url, std::move(secrets));
}

std::set<std::string> link_sinks(const config::Config& config) {
  std::set<std::string> names;
  for (const auto& sink : config.sinks) {
    const bool read = std::find(kReadByPeople.begin(), kReadByPeople.end(), sink.type) != kReadByPeople.end();
    if (sink.answer_links.value_or(read)) names.insert(sink.name);
  }
  return names;
}

Result<std::unique_ptr<AnswerFront>> AnswerFront::start(const config::Incidents& incidents,
                                                        pipeline::AnswerLinks links, store::Store& store,
                                                        const Clock& clock) {
  const auto shared = std::make_shared<const pipeline::AnswerLinks>(std::move(links));
  const auto handle = [shared, &store, &clock](const net::HttpRequest& request) {
    return answer_page(request, *shared, store, clock.now());
  };
  net::HttpServerOptions options;
  options.address = incidents.address;
  options.port = static_cast<std::uint16_t>(incidents.port);
  options.threads = 4;
  options.max_body_bytes = kMostBody;
  auto server = net::HttpServer::start(std::move(options),
                                       {{"GET", "/incidents/", handle}, {"POST", "/incidents/", handle}});
  if (!server) return fail(std::move(server.error()));
  return std::unique_ptr<AnswerFront>(new AnswerFront(std::move(*server)));
}

}  // namespace tocsin::cli

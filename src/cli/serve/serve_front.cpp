#include "cli/serve/serve_front.h"

#include <functional>
#include <utility>
#include <vector>

#include "cli/serve/answer_http.h"
#include "secret/secret.h"

namespace tocsin::cli {
namespace {

constexpr std::string_view kDrills = "/v1/drills/";

net::HttpRoute page(std::string path, std::function<pipeline::Page()> make) {
  return {"GET", std::move(path), [make = std::move(make)](const net::HttpRequest&) {
            auto made = make();
            return net::HttpResponse{made.status, std::move(made.body), std::move(made.content_type)};
          }};
}

}  // namespace

Result<std::unique_ptr<Front>> Front::start(const config::Http& http, const config::Incidents& incidents,
                                            pipeline::Service& service, const Clock& clock) {
  auto front = std::make_unique<Front>();
  source::HttpSourceOptions options;
  if (http.token) {
    auto token = secret::resolve(*http.token);
    if (!token) return fail(std::move(token.error()));
    options.token = std::move(*token);
  }
  if (auto safe = source::check_exposure(http.address, http.token.has_value()); !safe) {
    return fail(std::move(safe.error()));
  }
  options.limits.max_text_bytes = http.max_body;
  front->source_ = std::make_unique<source::HttpSource>(service.intake(), std::move(options));
  std::vector<net::HttpRoute> routes;
  routes.push_back(front->source_->route());
  routes.push_back(page("/healthz", [&service] { return service.healthz(); }));
  routes.push_back(page("/readyz", [&service] { return service.readyz(); }));
  routes.push_back(page("/metrics", [&service] { return service.metrics(); }));
  // Metrics name rules, sinks and counts: for whoever may also send events. The other two say only whether it works.
  routes.back().admit = [source = front->source_.get()](const net::HttpRequest& r) {
    return source->refuse_stranger(r);
  };
  routes.push_back({"GET", std::string(kDrills),
                    [&service](const net::HttpRequest& request) {
                      auto made = service.drill(request.path.substr(kDrills.size()));
                      return net::HttpResponse{made.status, std::move(made.body),
                                               std::move(made.content_type)};
                    },
                    routes.back().admit});
  if (incidents.token) {
    auto token = secret::resolve(*incidents.token);
    if (!token) return fail(std::move(token.error()));
    front->answer_token_ = std::move(*token);
    routes.push_back({"POST", "/v1/incidents/",
                      [&service, &clock](const net::HttpRequest& request) {
                        return answer_call(request, service.store(), clock.now());
                      },
                      [front = front.get()](const net::HttpRequest& request) {
                        return source::check_token(request, front->answer_token_);
                      }});
  }
  net::HttpServerOptions server;
  server.address = http.address;
  server.port = static_cast<std::uint16_t>(http.port);
  server.max_body_bytes = static_cast<std::size_t>(http.max_body);
  auto started = net::HttpServer::start(std::move(server), std::move(routes));
  if (!started) return fail(std::move(started.error()));
  front->server_ = std::move(*started);
  return front;
}

}  // namespace tocsin::cli

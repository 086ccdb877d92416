// The HTTP server of `tocsin serve`: the source of events and the pages for operators.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "net/http_server.h"
#include "pipeline/service.h"
#include "source/http_source.h"

namespace tocsin::cli {

class Front {
 public:
  /// Listens when it returns a value. `service` must outlive it.
  /// With `incidents.token` incidents can be answered there (answer_http.h).
  static Result<std::unique_ptr<Front>> start(const config::Http& http, const config::Incidents& incidents,
                                              pipeline::Service& service, const Clock& clock);

  std::string url() const { return "http://" + server_->address(); }
  void stop() { server_->stop(); }

 private:
  Secret answer_token_;
  std::unique_ptr<source::HttpSource> source_;  // outlives the server, which has its route
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tocsin::cli

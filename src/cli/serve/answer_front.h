// The listener behind the links of `incidents`: it knows GET and POST /incidents/ID and nothing else. docs/adr/0017.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "net/http_server.h"
#include "pipeline/answer_links.h"
#include "store/store.h"

namespace tocsin::cli {

/// What signs and checks links; nothing when the settings want none. Secrets are read here: they need 16 bytes.
Result<std::optional<pipeline::AnswerLinks>> answer_links(const config::Incidents& incidents);

/// The sinks whose messages have links: those that people read, unless their `answer_links` says otherwise.
std::set<std::string> link_sinks(const config::Config& config);

class AnswerFront {
 public:
  /// Listens when it returns a value. `store` and `clock` must outlive it.
  static Result<std::unique_ptr<AnswerFront>> start(const config::Incidents& incidents,
                                                    pipeline::AnswerLinks links, store::Store& store,
                                                    const Clock& clock);

  std::string url() const { return "http://" + server_->address(); }
  void stop() { server_->stop(); }

 private:
  explicit AnswerFront(std::unique_ptr<net::HttpServer> server) : server_(std::move(server)) {}

  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tocsin::cli

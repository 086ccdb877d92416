// For tests: a server on loopback that answers one kind of request as it is told to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "net/http_server.h"

namespace tocsin::function::testing {

class LocalServer {
 public:
  /// `answer` is called from the server's threads, until the destructor has returned.
  LocalServer(std::string method, std::string path,
              std::function<net::HttpResponse(const net::HttpRequest&)> answer) {
    auto started = net::HttpServer::start({}, {{std::move(method), std::move(path), std::move(answer)}});
    server_ = std::move(started.value());
  }

  std::string url() const { return "http://" + server_->address(); }

 private:
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace tocsin::function::testing

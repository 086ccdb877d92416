// POST /v1/events: one event, an array, {"Records": [...]} or JSON lines in; answered when all of it is stored.
//
//   202 {"accepted":n,"alerts":n,"duplicates":n,"unmatched":n}   n events, on disk
//   400 every text that is no event, with its place; nothing was stored
//   401 no or wrong token   403 a browser sent this   413 too large   415 an encoding that is not taken
//   429 the store is full, or too many requests are under way; Retry-After   503 could not be stored; Retry-After
//
// All or nothing holds for reading: a request with one bad text stores nothing. Storing goes in batches of
// Intake::kMaxBatch. When a later batch fails, the answer is 503 although earlier ones are stored; the sender sends all of it
// again and nothing rings twice, because an alert's id is claimed once.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "net/http_server.h"
#include "source/event_reader.h"
#include "source/intake.h"

namespace tocsin::source {

struct HttpSourceOptions {
  Secret token;            // empty: none is asked for, and browsers are refused
  int max_under_way = 16;  // requests being read or stored, more get 429; below the server's threads, so that
                           // other paths are always answered
  std::size_t max_events = 50'000;  // a request; 413
  ReadLimits limits = http_limits();
};

/// A 401 for a request without `Authorization: Bearer TOKEN`; nothing for one that has it. An empty token lets nobody in.
std::optional<net::HttpResponse> check_token(const net::HttpRequest& request, const Secret& token);

/// An address beyond this machine needs a token.
Status check_exposure(const std::string& address, bool has_token);

class HttpSource {
 public:
  /// The intake must outlive the source, and the source the server that has its route.
  HttpSource(Intake& intake, HttpSourceOptions options);

  net::HttpRoute route();  // POST /v1/events

  /// 401 or 403 for a request without the token (without a configured one: from a web page or for another host), else nothing.
  /// For pages beside this one that are not for everybody. Thread-safe.
  std::optional<net::HttpResponse> refuse_stranger(const net::HttpRequest& request) const;

  /// Both are thread-safe. `admit` looks at the headers alone.
  std::optional<net::HttpResponse> admit(const net::HttpRequest& request) const;
  net::HttpResponse handle(const net::HttpRequest& request);

 private:
  net::HttpResponse store(std::vector<RawEvent> events);

  Intake& intake_;
  const HttpSourceOptions options_;
  std::atomic<int> under_way_ = 0;
};

}  // namespace tocsin::source

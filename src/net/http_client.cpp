#include "net/http_client.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "net/connection.h"
#include "net/http_exchange.h"
#include "net/tls.h"

namespace tocsin::net {
namespace {

using Kind = HttpFailure::Kind;
using Owned = std::unique_ptr<Connection>;

struct Idle {
  Place place;
  Owned connection;
  Deadline until;
};

Place place_of(const HttpCall& call) {
  return {call.tls, call.host, call.port};
}

}  // namespace

std::optional<std::string_view> HttpAnswer::header(std::string_view name) const {
  return find_header(headers, name);
}

struct HttpClient::State {
  explicit State(HttpClientOptions chosen) : options(std::move(chosen)) {}

  HttpResult<Owned> open(const Place& place, Deadline deadline);
  Owned take(const Place& place, Deadline deadline);
  void give_back(const Place& place, Owned connection);
  std::vector<Idle> remove_expired();
  HttpResult<HttpAnswer> exchange_on(Owned connection, const HttpCall& call, Deadline deadline);

  const HttpClientOptions options;
  std::mutex tls_mutex;
  std::unique_ptr<TlsContext> tls;  // outlives the connections

  std::mutex mutex;
  std::condition_variable opened;
  std::vector<Idle> idle;         // the oldest first
  std::vector<Place> on_the_way;  // connect_ahead() is at it
};

HttpResult<Owned> HttpClient::State::open(const Place& place, Deadline deadline) {
  Lookup lookup(place.host, place.port);  // a name server takes as long as it takes to set up TLS
  if (place.tls) {
    const std::lock_guard lock(tls_mutex);
    if (!tls) {
      auto made = TlsContext::make(options.trust);
      if (!made) return tl::unexpected(std::move(made.error()));
      tls = std::move(*made);
    }
  }
  const auto reach = options.public_only ? Reach::public_only : Reach::anybody;
  return connect(place, lookup, reach, tls.get(), options.connect_timeout, deadline);
}

// Closing takes a system call: not under the lock.
std::vector<Idle> HttpClient::State::remove_expired() {
  const auto now = std::chrono::steady_clock::now();
  const auto alive = std::ranges::find_if(idle, [&](const Idle& one) { return one.until > now; });
  std::vector<Idle> expired(std::make_move_iterator(idle.begin()), std::make_move_iterator(alive));
  idle.erase(idle.begin(), alive);
  return expired;
}

// Null when none is kept that still works.
Owned HttpClient::State::take(const Place& place, Deadline deadline) {
  while (true) {
    std::vector<Idle> expired;
    Owned connection;
    {
      std::unique_lock lock(mutex);
      expired = remove_expired();
      const auto find = [&] {
        return std::find_if(idle.rbegin(), idle.rend(), [&](const Idle& i) { return i.place == place; });
      };
      const auto is_decided = [&] {
        return find() != idle.rend() ||
               std::find(on_the_way.begin(), on_the_way.end(), place) == on_the_way.end();
      };
      if (deadline == Deadline::max()) {
        opened.wait(lock, is_decided);
      } else {
        opened.wait_until(lock, deadline, is_decided);
      }
      const auto newest = find();
      if (newest == idle.rend()) return nullptr;
      connection = std::move(newest->connection);
      idle.erase(std::next(newest).base());
    }
    if (connection->is_idle()) return connection;
  }
}

void HttpClient::State::give_back(const Place& place, Owned connection) {
  std::vector<Idle> expired;
  const std::lock_guard lock(mutex);
  expired = remove_expired();
  idle.push_back({place, std::move(connection), deadline_in(options.idle_limit)});
  if (idle.size() > options.max_idle) {
    expired.push_back(std::move(idle.front()));
    idle.erase(idle.begin());
  }
}

HttpResult<HttpAnswer> HttpClient::State::exchange_on(Owned connection, const HttpCall& call,
                                                      Deadline deadline) {
  auto exchanged = exchange(*connection, call, options.max_body_bytes, deadline);
  if (!exchanged) {
    auto& failure = exchanged.error();
    failure.what = to_string(place_of(call)) + ": " + failure.what;
    return tl::unexpected(std::move(failure));
  }
  if (exchanged->reusable) give_back(place_of(call), std::move(connection));
  return std::move(exchanged->answer);
}

HttpClient::HttpClient(HttpClientOptions options) : state_(std::make_unique<State>(std::move(options))) {}
HttpClient::~HttpClient() = default;

HttpResult<HttpAnswer> HttpClient::send(const HttpCall& call, Deadline deadline) {
  if (auto wrong = why_not_http(call)) return http_failure(Kind::invalid, std::move(*wrong));
  if (auto kept = state_->take(place_of(call), deadline)) {
    auto answer = state_->exchange_on(std::move(kept), call, deadline);
    // The server has closed a kept connection just now: that says nothing about this request, which it has not read.
    const bool is_stale = !answer && answer.error().kind == Kind::broken && !answer.error().maybe_received;
    if (!is_stale) return answer;
  }
  auto fresh = state_->open(place_of(call), deadline);
  if (!fresh) return tl::unexpected(std::move(fresh.error()));
  return state_->exchange_on(std::move(*fresh), call, deadline);
}

void HttpClient::connect_ahead(const std::string& host, std::uint16_t port, bool tls, Deadline deadline) {
  const Place place{tls, host, port};
  {
    const std::lock_guard lock(state_->mutex);
    state_->on_the_way.push_back(place);
  }
  auto connection = state_->open(place, deadline);
  if (connection) state_->give_back(place, std::move(*connection));
  const std::lock_guard lock(state_->mutex);
  state_->on_the_way.erase(std::find(state_->on_the_way.begin(), state_->on_the_way.end(), place));
  state_->opened.notify_all();
}

}  // namespace tocsin::net

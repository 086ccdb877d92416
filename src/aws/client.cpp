#include "aws/client.h"

#include <atomic>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <random>

#include "aws/error_codes.h"
#include "aws/error_reader.h"
#include "aws/http_date.h"
#include "aws/request.h"
#include "aws/retry.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

using Kind = CallError::Kind;

// AWS takes five minutes of difference, S3 fifteen.
constexpr Milliseconds kSkew{4 * 60'000};

double system_random() {
  std::random_device source;
  return static_cast<double>(source()) / (static_cast<double>(std::random_device::max()) + 1.0);
}

net::HttpClientOptions trusting(net::Trust::Whom whom, const Settings& settings) {
  net::HttpClientOptions options;
  options.trust.whom = settings.ca_bundle.empty() ? whom : net::Trust::Whom::file;
  options.trust.file = settings.ca_bundle;
  return options;
}

// The partitions aws and aws-us-gov; the others have authorities of their own.
bool is_amazon_trusted(const Endpoint& endpoint) {
  return !endpoint.custom &&
         (endpoint.host.ends_with(".amazonaws.com") || endpoint.host.ends_with(".api.aws"));
}

bool may_be_skew(std::string_view code) {
  return code == "RequestTimeTooSkewed" || code == "RequestExpired" || code == "RequestInTheFuture" ||
         code == "InvalidSignatureException" || code == "SignatureDoesNotMatch" || code == "AuthFailure";
}

// A service, or somebody who plays one, may repeat in its error what we sent.
void hide(const Credentials& who, std::string& text) {
  constexpr std::string_view kHidden = "[secret]";  // the text stays the XML or JSON that it was
  for (const auto* secret : {&who.session_token, &who.secret_access_key}) {
    if (secret->empty()) continue;
    const auto& plain = secret->reveal();
    for (auto at = text.find(plain); at != std::string::npos; at = text.find(plain, at + kHidden.size())) {
      text.replace(at, plain.size(), kHidden);
    }
  }
}

// "AKIA...MPLE": enough to find the key by, as in `aws configure list`.
std::string named(const std::string& access_key_id) {
  constexpr std::size_t kShown = 4;
  const auto id = printable(access_key_id);
  if (id.size() < 3 * kShown) return std::string(utf8_slice(id, 0, kShown)) + "...";
  return fmt::format("{}...{}", id.substr(0, kShown), id.substr(id.size() - kShown));
}

bool is_expired(std::string_view code) {
  return code == "ExpiredToken" || code == "ExpiredTokenException" || code == "TokenRefreshRequired";
}

CallError from_error(const Call& call, Kind kind, const Error& error) {
  CallError out;
  out.kind = kind;
  out.service = call.service;
  out.operation = call.operation;
  out.message = to_string(error);
  return out;
}

// One try, and what it says of the next one.
struct Attempt {
  CallResult<Answer> result;
  bool was_timeout = false;
  bool is_retryable = false;
  std::optional<Time> server_time = std::nullopt;
};

}  // namespace

struct Client::State {
  State(Settings chosen, CredentialProvider& provider, const Clock& system, Hooks given)
      : settings(std::move(chosen)),
        credentials(provider),
        clock(system),
        hooks(std::move(given)),
        amazon(trusting(net::Trust::Whom::amazon, settings)),
        others(trusting(net::Trust::Whom::system, settings)) {
    if (!hooks.sleep) hooks.sleep = [this](Milliseconds time) { sleep(time); };
    if (!hooks.random) hooks.random = system_random;
  }

  Result<Endpoint> endpoint(const Call& call) const {
    return resolve_endpoint(settings, call.service, call.region.empty() ? settings.region : call.region);
  }
  net::HttpClient& http(const Endpoint& endpoint) { return is_amazon_trusted(endpoint) ? amazon : others; }
  Time now() const { return clock.now() + skew.load(); }

  Attempt attempt(const Call& call, const Endpoint& endpoint, const Credentials& who, net::Deadline deadline);
  bool correct_clock(const Attempt& attempt);
  void sleep(Milliseconds time);
  bool wait(int number, const CallError& error, net::Deadline deadline) const;

  const Settings settings;
  CredentialProvider& credentials;
  const Clock& clock;
  Hooks hooks;
  net::HttpClient amazon;
  net::HttpClient others;
  RetryQuota quota;
  std::atomic<Milliseconds> skew{Milliseconds::zero()};  // what to add to the clock
  std::atomic<bool> interrupted = false;
  std::mutex mutex;  // of `interrupted`, for who waits for it
  std::condition_variable changed;
};

Attempt Client::State::attempt(const Call& call, const Endpoint& endpoint, const Credentials& who,
                               net::Deadline deadline) {
  auto request = build_request(call, endpoint, who, now());
  if (!request) return {tl::unexpected(from_error(call, Kind::invalid, request.error()))};
  if (call.attempt_limit > Milliseconds::zero()) {
    deadline = std::min(deadline, net::deadline_in(call.attempt_limit));
  }
  auto answer = http(endpoint).send(*request, deadline);
  if (!answer) {
    const auto kind = answer.error().kind;
    const bool again = kind == net::HttpFailure::Kind::resolve || kind == net::HttpFailure::Kind::connect ||
                       kind == net::HttpFailure::Kind::timeout || kind == net::HttpFailure::Kind::broken;
    return {tl::unexpected(read_error(call, answer.error())), kind == net::HttpFailure::Kind::timeout, again};
  }
  if (answer->status >= 200 && answer->status < 300) {
    auto id = request_id_of(*answer);
    return {Answer{answer->status, std::move(answer->headers), std::move(answer->body), std::move(id)}};
  }
  const auto date = answer->header("date");
  const auto server_time = date ? parse_http_date(*date) : std::nullopt;
  hide(who, answer->body);
  auto error = read_error(call, std::move(*answer));
  hide(who, error.message);
  if (is_about_signature(error.code)) {
    error.signer = fmt::format("{}, signed for {} in {} at {}", named(who.access_key_id), call.service,
                               endpoint.signing_region, format_time(now()));
  }
  const bool again = error.kind == Kind::throttled || error.kind == Kind::transient;
  return {tl::unexpected(std::move(error)), false, again, server_time};
}

bool Client::State::correct_clock(const Attempt& attempt) {
  if (!may_be_skew(attempt.result.error().code) || !attempt.server_time) return false;
  const auto off = *attempt.server_time - now();
  if (off > -kSkew && off < kSkew) return false;
  skew = *attempt.server_time - clock.now();
  return true;
}

void Client::State::sleep(Milliseconds time) {
  std::unique_lock lock(mutex);
  changed.wait_for(lock, time, [this] { return interrupted.load(); });
}

// False when there is no point: the deadline would come first, the service asks for more than anybody waits, or the program ends.
bool Client::State::wait(int number, const CallError& error, net::Deadline deadline) const {
  const auto delay = retry_delay(number, error, hooks.random());
  if (delay > kMostDelay || delay >= net::time_left(deadline)) return false;
  if (!interrupted) hooks.sleep(delay);
  return !interrupted;
}

Client::Client(Settings settings, CredentialProvider& credentials, const Clock& clock, Hooks hooks)
    : state_(std::make_unique<State>(std::move(settings), credentials, clock, std::move(hooks))) {}
Client::~Client() = default;

void Client::interrupt() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->interrupted = true;
  }
  state_->changed.notify_all();
}

const Settings& Client::settings() const {
  return state_->settings;
}

CallResult<Answer> Client::call(const Call& call, net::Deadline deadline) {
  auto& state = *state_;
  const auto endpoint = state.endpoint(call);
  if (!endpoint) return tl::unexpected(from_error(call, Kind::invalid, endpoint.error()));

  bool maybe_received = false;
  bool may_correct_clock = true;
  bool may_renew = true;
  int cost = 0;
  for (int number = 1;;) {
    const auto who = state.credentials.credentials(deadline);
    if (!who) return tl::unexpected(from_error(call, Kind::credentials, who.error()));
    auto attempt = state.attempt(call, *endpoint, *who, deadline);
    if (attempt.result) {
      state.quota.give_back(cost);
      return std::move(attempt.result);
    }
    auto& error = attempt.result.error();
    maybe_received = maybe_received || error.maybe_received;
    error.maybe_received = maybe_received;
    // Neither of these is a retry of the service: what was wrong is on this side, and is right now.
    if (may_correct_clock && state.correct_clock(attempt)) {
      may_correct_clock = false;
      continue;
    }
    if (may_renew && is_expired(error.code)) {
      may_renew = false;
      state.credentials.forget(*who);
      continue;
    }
    if (!attempt.is_retryable || number >= state.settings.max_attempts) return attempt.result;
    cost = state.quota.take(attempt.was_timeout);
    if (cost == 0 || !state.wait(number, error, deadline)) return attempt.result;
    ++number;
  }
}

void Client::connect_ahead(std::string_view service, net::Deadline deadline) {
  Call call;
  call.service = service;
  const auto endpoint = state_->endpoint(call);
  if (!endpoint) return;
  state_->http(*endpoint).connect_ahead(endpoint->host, endpoint->port, endpoint->tls, deadline);
}

}  // namespace tocsin::aws

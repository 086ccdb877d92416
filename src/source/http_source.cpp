#include "source/http_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "source/gunzip.h"

namespace tocsin::source {
namespace {

using net::http_error;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::string_view kBody = "request body";
constexpr std::size_t kMaxListed = 100;  // mistakes in one answer

HttpResponse retry_later(int status, std::string_view error, int seconds) {
  auto response = http_error(status, error, "send the same request again later");
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

// "127.0.0.1:8686" -> "127.0.0.1", "[::1]:8686" -> "[::1]"
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// A web page that somebody on this machine looks at can make the browser send requests here. It cannot hide its Origin (sent
// with every POST since 2020) and cannot choose the Host (DNS rebinding keeps the attacker's name there). The content type
// is not looked at: curl and most libraries send a form's type with JSON unless they are told otherwise.
std::optional<HttpResponse> refuse_browser(const HttpRequest& request) {
  const auto site = request.header("Sec-Fetch-Site").value_or("none");  // none: typed into the address bar
  if (request.header("Origin") || site != "none") {
    return http_error(403, "requests from web pages are refused", "configure a token to allow them");
  }
  if (!net::is_loopback(without_port(request.header("Host").value_or("")))) {
    return http_error(403, "without a token only localhost or a loopback address may be the Host",
                      "use http://127.0.0.1 or http://localhost, or configure a token");
  }
  return std::nullopt;
}

bool says_gzip(const HttpRequest& request) {
  const auto encoding = to_lower_ascii(trim(request.header("Content-Encoding").value_or("")));
  return encoding == "gzip" || encoding == "x-gzip";
}

std::optional<HttpResponse> check_encoding(const HttpRequest& request) {
  const auto encoding = to_lower_ascii(trim(request.header("Content-Encoding").value_or("")));
  if (encoding.empty() || encoding == "identity" || says_gzip(request)) return std::nullopt;
  auto response = http_error(415, fmt::format("the content encoding {} is not known", shorten(encoding, 40)),
                             "send the body as it is or with Content-Encoding: gzip");
  response.headers.emplace_back("Accept-Encoding", "gzip");
  return response;
}

struct Mistake {
  std::size_t index;  // of the text among those of the body
  Diagnostic what;
};

struct Batch {
  std::vector<RawEvent> events;
  std::vector<Mistake> mistakes;
  std::size_t more_mistakes = 0;
  ReadSummary summary;
  bool too_many = false;
};

// Everything is parsed before anything is stored.
Batch read_body(const std::string& body, const HttpSourceOptions& options) {
  Batch batch;
  std::size_t index = 0;
  const auto mistake = [&](const Diagnostic& what) {
    batch.mistakes.size() < kMaxListed ? batch.mistakes.push_back({index, what})
                                       : void(++batch.more_mistakes);
    ++index;
  };
  const auto event = [&](const EventText& found) {
    if (batch.events.size() == options.max_events) {
      batch.too_many = true;
      return false;
    }
    if (auto parsed = doc::parse_json(found.text); !parsed) {
      mistake(diagnose_event(found, parsed.error().offset, parsed.error().message, parsed.error().hint));
      return true;
    }
    batch.events.push_back({std::string(found.text), "http"});
    ++index;
    return true;
  };
  batch.summary = split_events(body, kBody, event, mistake, options.limits);
  return batch;
}

std::string place_of(const Diagnostic& d) {
  return fmt::format("{}:{}:{}", kBody, d.at.line, d.at.column);
}

doc::Value to_value(const Mistake& mistake) {
  auto out = doc::object({{"index", doc::number(static_cast<std::int64_t>(mistake.index))},
                          {"line", doc::number(static_cast<std::int64_t>(mistake.what.at.line))},
                          {"column", doc::number(static_cast<std::int64_t>(mistake.what.at.column))},
                          {"error", doc::string(printable(mistake.what.message))}});
  if (!mistake.what.hint.empty()) out.set("hint", doc::string(printable(mistake.what.hint)));
  return out;
}

HttpResponse refuse_body(const Batch& batch) {
  const auto total = batch.mistakes.size() + batch.more_mistakes;
  const auto& first = batch.mistakes.front();
  std::vector<doc::Value> listed;
  listed.reserve(batch.mistakes.size());
  for (const auto& mistake : batch.mistakes) listed.push_back(to_value(mistake));
  auto body =
      doc::object({{"error", doc::string(printable(first.what.message))},
                   {"where", doc::string(place_of(first.what))},
                   {"hint", doc::string("nothing was stored: correct or leave out what is listed and send "
                                        "the request again")},
                   {"mistakes", doc::number(static_cast<std::int64_t>(total))},
                   {"errors", doc::array(std::move(listed))}});
  return {400, doc::to_json(body) + "\n"};
}

class UnderWay {
 public:
  explicit UnderWay(std::atomic<int>& count) : count_(count), now_(++count) {}
  ~UnderWay() { --count_; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  int now() const { return now_; }

 private:
  std::atomic<int>& count_;
  int now_;
};

}  // namespace

std::optional<net::HttpResponse> check_token(const net::HttpRequest& request, const Secret& token) {
  constexpr std::string_view kScheme = "bearer ";
  const auto given = request.header("Authorization");
  const bool bearer = given && to_lower_ascii(given->substr(0, kScheme.size())) == kScheme;
  if (bearer && equal_in_constant_time(token, std::string(trim(given->substr(kScheme.size())))))
    return std::nullopt;
  auto response =
      net::http_error(401, given ? "the token is wrong" : "a token is needed", "Authorization: Bearer TOKEN");
  response.headers.emplace_back("WWW-Authenticate", given ? R"(Bearer realm="tocsin", error="invalid_token")"
                                                          : R"(Bearer realm="tocsin")");
  return response;
}

Status check_exposure(const std::string& address, bool has_token) {
  if (has_token || net::is_loopback(address)) return {};
  return fail({ErrorKind::invalid, "an address beyond this machine needs a token", address,
               "set sources.http.token to {env: NAME} or {file: PATH}, or listen on 127.0.0.1"});
}

HttpSource::HttpSource(Intake& intake, HttpSourceOptions options)
    : intake_(intake), options_(std::move(options)) {}

net::HttpRoute HttpSource::route() {
  return {"POST", "/v1/events", [this](const HttpRequest& request) { return handle(request); },
          [this](const HttpRequest& request) { return admit(request); }};
}

std::optional<HttpResponse> HttpSource::refuse_stranger(const HttpRequest& request) const {
  return options_.token.empty() ? refuse_browser(request) : check_token(request, options_.token);
}

std::optional<HttpResponse> HttpSource::admit(const HttpRequest& request) const {
  auto refusal = refuse_stranger(request);
  if (!refusal) refusal = check_encoding(request);
  if (!refusal && under_way_ >= options_.max_under_way)
    refusal = retry_later(429, "too many requests are under way", 1);
  if (!refusal && !intake_.has_room()) refusal = retry_later(429, "the store is full", 30);
  return refusal;
}

HttpResponse HttpSource::handle(const HttpRequest& request) {
  const UnderWay under_way(under_way_);
  if (under_way.now() > options_.max_under_way) return retry_later(429, "too many requests are under way", 1);
  if (trim(request.body).empty())
    return http_error(400, "the body is empty", "send one event, an array or JSON lines");
  if (says_gzip(request) && !looks_gzipped(request.body)) {
    return http_error(400, "the body is not gzip, though Content-Encoding says so", {}, place_of({}));
  }
  auto batch = read_body(request.body, options_);
  if (batch.too_many) {
    return http_error(413, fmt::format("more than {} events in one request", options_.max_events),
                      "send fewer at once");
  }
  if (batch.summary.over_limit) {
    return http_error(413,
                      fmt::format("an event may have {} bytes and all of them {}",
                                  options_.limits.max_event_bytes, options_.limits.max_text_bytes),
                      "nothing was stored: send less at once", place_of(batch.mistakes.front().what));
  }
  if (!batch.mistakes.empty()) return refuse_body(batch);
  return store(std::move(batch.events));
}

HttpResponse HttpSource::store(std::vector<RawEvent> events) {
  std::int64_t alerts = 0;
  std::int64_t duplicates = 0;
  std::int64_t unmatched = 0;
  std::int64_t rejected = 0;
  for (std::size_t first = 0; first < events.size(); first += Intake::kMaxBatch) {
    const auto last = std::min(first + Intake::kMaxBatch, events.size());
    const auto at = [&](std::size_t i) {
      return std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(i));
    };
    const auto outcomes = intake_.accept({at(first), at(last)});
    if (!outcomes) {
      log::error("events could not be stored", {{"source", "http"}, {"why", to_string(outcomes.error())}});
      return retry_later(503, "the events could not be stored", 5);
    }
    for (const auto& outcome : *outcomes) {
      alerts += outcome.alerts;
      duplicates += outcome.fate == Fate::duplicate ? 1 : 0;
      unmatched += outcome.fate == Fate::unmatched ? 1 : 0;
      rejected += outcome.fate == Fate::rejected ? 1 : 0;
    }
  }
  const auto count = static_cast<std::int64_t>(events.size());
  auto body = doc::object({{"accepted", doc::number(count - rejected)},
                           {"alerts", doc::number(alerts)},
                           {"duplicates", doc::number(duplicates)},
                           {"unmatched", doc::number(unmatched)}});
  if (rejected > 0) body.set("rejected", doc::number(rejected));
  return {202, doc::to_json(body) + "\n"};
}

}  // namespace tocsin::source

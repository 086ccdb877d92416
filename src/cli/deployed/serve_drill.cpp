#include "cli/deployed/serve_drill.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <thread>

#include "alert/drill.h"
#include "aws/url.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/deployed/drill_report.h"
#include "cli/setup.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "net/http_client.h"
#include "secret/secret.h"

namespace tocsin::cli {
namespace {

using std::chrono::steady_clock;

constexpr Milliseconds kBetweenLooks{250};
constexpr Milliseconds kCallTakes{20'000};
constexpr Milliseconds kLastLookTakes{1'000};  // however little time is left
constexpr const char* kTokenVariable = "TOCSIN_HTTP_TOKEN";

/// Where `serve` listens, and what it wants to see.
struct Place {
  aws::Url url;
  Secret token;
};

Result<aws::Url> url_of(const std::string& text) {
  auto url = aws::parse_url(text);
  if (url && url->target.find('?') == std::string::npos) {
    while (url->target.ends_with('/')) url->target.pop_back();
    return std::move(*url);
  }
  return fail({ErrorKind::usage, "this is no address of a `serve`" + (url ? "" : ": " + url.error()),
               printable(text), "--url http://127.0.0.1:8686"});
}

/// What listens on all addresses is reached on this machine.
std::string url_in(const config::Http& http) {
  const bool all = http.address == "0.0.0.0" || http.address == "::";
  const auto host = all ? std::string("127.0.0.1") : http.address;
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format("http://{}:{}", ipv6 ? "[" + host + "]" : host, http.port);
}

OrExit<Place> place_of(const DrillOptions& options) {
  Place place;
  auto text = options.url;
  if (!options.config.empty()) {
    const auto config = load_config(options.config);
    if (!config) return tl::make_unexpected(config.error());
    const auto& http = config->sources.http;
    if (text.empty() && (!http.enabled || http.port == 0)) {
      return tl::make_unexpected(report(Error{ErrorKind::usage, "its address does not stand in the settings",
                                              options.config, "add --url http://127.0.0.1:PORT"}));
    }
    if (text.empty()) text = url_in(http);
    if (http.token) {
      auto token = secret::resolve(*http.token);
      if (!token) return tl::make_unexpected(report(token.error()));
      place.token = std::move(*token);
    }
  } else if (const char* token = std::getenv(kTokenVariable); token != nullptr) {
    place.token = Secret(token);
  }
  auto url = url_of(text);
  if (!url) return tl::make_unexpected(report(url.error()));
  place.url = std::move(*url);
  return place;
}

class Serve {
 public:
  explicit Serve(Place place) : place_(std::move(place)) {}

  /// The JSON of a 2xx answer.
  Result<doc::Value> ask(std::string method, const std::string& path, std::string body,
                         net::Deadline deadline) {
    net::HttpCall call{std::move(method), place_.url.tls,           place_.url.host,
                       place_.url.port,   place_.url.target + path, {},
                       std::move(body)};
    if (!place_.token.empty()) call.headers.emplace_back("Authorization", "Bearer " + place_.token.reveal());
    const auto answer = client_.send(call, std::min(deadline, net::deadline_in(kCallTakes)));
    if (!answer)
      return fail({ErrorKind::io, answer.error().what, where(), "is `tocsin serve` running there?"});
    auto json = doc::parse_json(answer->body);
    if (answer->status / 100 == 2 && json) return std::move(*json);
    return fail(refusal(answer->status, json ? doc::string_at(*json, "error").value_or("") : ""));
  }

  /// Something else listens there.
  Error is_none() const {
    return {ErrorKind::usage, "what answers there is no `serve`", where(), "--url http://127.0.0.1:8686"};
  }

 private:
  std::string where() const { return fmt::format("{}:{}", place_.url.host, place_.url.port); }

  Error refusal(int status, std::string_view why) const {
    const bool stranger = status == 401 || status == 403;
    return {stranger            ? ErrorKind::permission
            : status / 100 == 4 ? ErrorKind::usage
                                : ErrorKind::io,
            fmt::format("it answered {}{}{}", status, why.empty() ? "" : ": ", shorten(printable(why), 200)),
            where(),
            stranger        ? fmt::format("its token: --config FILE, or {}", kTokenVariable)
            : status == 404 ? "a `serve` before drills does not know them"
                            : ""};
  }

  Place place_;
  net::HttpClient client_;
};

std::string marked_event(const std::string& drill, Time now) {
  return doc::to_json(doc::object({{"id", doc::string(drill)},
                                   {"source", doc::string(std::string(alert::kDrillSource))},
                                   {"detail-type", doc::string(std::string(alert::kDrillDetailType))},
                                   {"time", doc::string(format_time(now))},
                                   {"detail", doc::object({{"drill", doc::string(drill)}})}}));
}

std::string text_at(const doc::Value& value, std::string_view name) {
  return std::string(doc::string_at(value, name).value_or(""));
}

/// What is known of a sink, and whether that can still change.
struct Receipt {
  Hop hop;
  bool is_final = false;
};

Receipt receipt_of(const doc::Value& row) {
  const auto state = text_at(row, "state");
  const auto target = text_at(row, "target");
  const auto reason = shorten(printable(text_at(row, "reason")), 300);
  Receipt receipt{{printable(text_at(row, "sink") + (target.empty() ? "" : "/" + target)), {}, {}}};
  receipt.hop.at = parse_time(text_at(row, "at")).value_or(Time{});
  receipt.is_final = state == "delivered" || state == "dead";
  receipt.hop.state = state == "delivered" ? "done"
                      : state == "dead"    ? "given up: " + reason
                      : state == "sending" ? "not answered yet"
                      : reason.empty()     ? "waits"
                                           : "not taken, tried again: " + reason;
  return receipt;
}

/// `serve`, then each sink; and why no more is known.
struct Known {
  std::vector<Hop> hops;
  bool is_final = false;
  std::optional<Error> error;
};

Known known_of(const doc::Value& answer, const Serve& serve) {
  const auto accepted = parse_time(text_at(answer, "accepted"));
  const auto* sinks = answer.find("sinks");
  if (!accepted || sinks == nullptr) return {{}, true, serve.is_none()};
  Known known{{{"serve", "done", *accepted}}, true, {}};
  for (const auto& row : sinks->items) {
    if (!parse_time(text_at(row, "at"))) return {{}, true, serve.is_none()};
    auto receipt = receipt_of(row);
    known.is_final = known.is_final && receipt.is_final;
    known.hops.push_back(std::move(receipt.hop));
  }
  std::ranges::sort(known.hops.begin() + 1, known.hops.end(), {}, &Hop::name);
  return known;
}

/// A `serve` that is away for a moment, or starts anew, has kept its receipts.
Known await(Serve& serve, const std::string& drill, net::Deadline deadline) {
  Known known;
  for (;;) {
    const auto last_look = net::deadline_in(kLastLookTakes);
    const auto answer = serve.ask("GET", "/v1/drills/" + drill, {}, std::max(deadline, last_look));
    if (answer) {
      known = known_of(*answer, serve);
    } else {
      known.error = answer.error();
      known.is_final = answer.error().kind != ErrorKind::io;
    }
    if (known.is_final || steady_clock::now() + kBetweenLooks >= deadline) return known;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace

int run_serve_drill(const DrillOptions& options, Milliseconds timeout) {
  auto place = place_of(options);
  if (!place) return place.error();
  Serve serve(std::move(*place));
  const SystemClock clock;
  const auto drill = random_hex(8);
  const auto start = clock.now();
  const auto deadline = net::deadline_in(timeout);
  const auto posted = serve.ask("POST", "/v1/events", marked_event(drill, start), deadline);
  if (!posted) return report(posted.error());
  if (posted->find("accepted") == nullptr) return report(serve.is_none());
  std::vector<Hop> hops = {{"http", "done", clock.now()}};
  const auto known = await(serve, drill, deadline);
  hops.insert(hops.end(), known.hops.begin(), known.hops.end());
  print_drill({drill, start, "serve", std::move(hops)}, options.output);
  return known.error ? report(*known.error) : exit_code_of(known.hops);
}

}  // namespace tocsin::cli

#include "cli/serve/answer_http.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

#include "base/text.h"
#include "cli/serve/answer_page.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

using net::http_error;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::size_t kMostName = 64;  // bytes
constexpr std::size_t kMostNote = 200;
constexpr int kAny = static_cast<int>(rule::Severity::critical);

HttpResponse as_page(int status, std::string html) {
  HttpResponse response{status, std::move(html), "text/html; charset=utf-8"};
  // The address is a right to answer: nobody else is to learn it, nothing is to be run, nothing is to be put around it.
  response.headers = {
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; style-src '" + page_style_hash() +
                                      "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"X-Robots-Tag", "noindex, nofollow"}};
  return response;
}

HttpResponse plain_page(int status, std::string_view title, std::string_view text) {
  return as_page(status, message_page(title, text));
}

Result<std::optional<store::Incident>> find(store::Store& store, const std::string& id) {
  store::IncidentFilter filter;
  filter.id = id;
  filter.limit = 2;
  auto found = store.incidents(filter);
  if (!found) return fail(found.error());
  if (found->size() != 1) return std::nullopt;
  return std::move(found->front());
}

std::string one_line(std::string_view text, std::size_t most) {
  return shorten(printable(trim(text)), most);
}

HttpResponse after(store::Answered answered, const store::Incident& incident,
                   const pipeline::AnswerLink& link) {
  const bool ack = link.action == store::Answer::acknowledged;
  switch (answered) {
    case store::Answered::done:
      return as_page(200, done_page(incident, ack));
    case store::Answered::already:
      return as_page(409, state_page(incident, "Somebody was faster"));
    case store::Answered::graver:
      return as_page(
          409, state_page(incident, "It became graver since this link was sent: look at the newer message"));
    case store::Answered::gone:
      break;
  }
  return plain_page(404, "No such incident", "It is kept no longer.");
}

HttpResponse act(const HttpRequest& request, const pipeline::AnswerLink& link, store::Store& store,
                 Time now) {
  const auto name = one_line(pipeline::form_value(request.body, "name").value_or(""), kMostName);
  const auto who = fmt::format("{} (by the link sent to {})", name.empty() ? "somebody" : name,
                               one_line(link.sink, kMostName));
  const auto answered = store.answer(link.incident, link.action, link.severity, who, now);
  const auto incident = find(store, link.incident);
  if (!answered || !incident)
    return plain_page(503, "Not now", "The answer could not be written. Try again in a moment.");
  if (!*incident) return plain_page(404, "No such incident", "It is kept no longer.");
  return after(*answered, **incident, link);
}

/// "/v1/incidents/ID/ack"
struct Call {
  std::string id;
  store::Answer answer = store::Answer::acknowledged;
};

std::optional<Call> call_of(std::string_view path) {
  constexpr std::string_view kFolder = "/v1/incidents/";
  if (!path.starts_with(kFolder)) return std::nullopt;
  path.remove_prefix(kFolder.size());
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || slash < 6) return std::nullopt;
  const auto action = path.substr(slash + 1);
  if (action != "ack" && action != "resolve") return std::nullopt;
  auto id = pipeline::percent_decode(path.substr(0, slash), false);
  if (!id) return std::nullopt;
  return Call{std::move(*id), action == "ack" ? store::Answer::acknowledged : store::Answer::resolved};
}

struct Said {
  std::string who;
  int severity = kAny;
};

Result<Said> said_in(const std::string& body) {
  const auto wrong = [](std::string what) {
    return fail(Error{ErrorKind::usage, std::move(what), "request body",
                      R"({"author": "alice", "note": "on it", "severity": "high"})"});
  };
  const auto json = doc::parse_json(body);
  if (!json || !json->is(doc::Kind::object)) return wrong("this is no JSON object");
  for (const auto& member : json->members) {
    constexpr std::array<std::string_view, 3> kKnown = {"author", "note", "severity"};
    if (std::find(kKnown.begin(), kKnown.end(), member.key) == kKnown.end())
      return wrong("unknown key \"" + shorten(printable(member.key), 40) + "\"");
    if (!member.value.is(doc::Kind::string)) return wrong("\"" + member.key + "\" must be a text");
  }
  Said said;
  said.who = one_line(doc::string_at(*json, "author").value_or(""), kMostName);
  if (said.who.empty()) return wrong("who says so? \"author\" is missing");
  if (const auto note = one_line(doc::string_at(*json, "note").value_or(""), kMostNote); !note.empty())
    said.who += ": " + note;
  if (const auto text = doc::string_at(*json, "severity")) {
    const auto severity = rule::parse_severity(*text);
    if (!severity) return wrong("\"severity\" is critical, high, medium, low or info");
    said.severity = static_cast<int>(*severity);
  }
  return said;
}

HttpResponse unavailable() {
  auto response = http_error(503, "the answer could not be written", "send the same request again later");
  response.headers.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace

HttpResponse answer_page(const HttpRequest& request, const pipeline::AnswerLinks& links, store::Store& store,
                         Time now) {
  const auto link = links.check(request.target, now);
  if (!link)
    return plain_page(403, "This link does not hold",
                      "It is too old, or not complete. The newest message has a new one.");
  if (request.method == "POST") return act(request, *link, store, now);
  const auto incident = find(store, link->incident);
  if (!incident) return plain_page(503, "Not now", "Try again in a moment.");
  if (!*incident) return plain_page(404, "No such incident", "It is kept no longer.");
  const bool ack = link->action == store::Answer::acknowledged;
  const auto& state = (*incident)->state;
  if (state == store::kResolved || (ack && state == store::kAcknowledged))
    return as_page(200, state_page(**incident, "Nothing is left to do"));
  if ((*incident)->severity > link->severity)
    return as_page(
        200, state_page(**incident, "It became graver since this link was sent: look at the newer message"));
  return as_page(200, question_page(**incident, ack, request.target.substr(request.target.find('?'))));
}

HttpResponse answer_call(const HttpRequest& request, store::Store& store, Time now) {
  const auto call = call_of(request.path);
  if (!call) return http_error(404, "there is nothing at this path", "POST /v1/incidents/ID/ack or /resolve");
  const auto said = said_in(request.body);
  if (!said) return http_error(400, said.error().what, said.error().hint, said.error().where);
  const auto incident = find(store, call->id);
  if (!incident) return unavailable();
  if (!*incident) return http_error(404, "no incident, or more than one, begins so", "tocsin incidents");
  const auto answered = store.answer((*incident)->id, call->answer, said->severity, said->who, now);
  const auto is_now = answered ? find(store, (*incident)->id) : incident;
  if (!answered || !is_now || !*is_now) return unavailable();
  constexpr std::array<std::string_view, 4> kNames = {"done", "already", "graver", "gone"};
  auto body = doc::object({{"incident", doc::string((*is_now)->id)},
                           {"answer", doc::string(std::string(kNames[static_cast<std::size_t>(*answered)]))},
                           {"state", doc::string((*is_now)->state)},
                           {"answered_by", doc::string((*is_now)->answered_by)}});
  return {*answered == store::Answered::done ? 200 : 409, doc::to_json(body)};
}

}  // namespace tocsin::cli

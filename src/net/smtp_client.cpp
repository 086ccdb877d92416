#include "net/smtp_client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <curl/curl.h>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <utility>

#include "base/text.h"

namespace tocsin::net {
namespace {

using Kind = SmtpOutcome::Kind;
using Steady = std::chrono::steady_clock;

// What the client said last: the same answer means different things at different times.
enum class Phase { connect, tls, login, sender, recipient, data, body, complete };

/// One attempt, as the callbacks see it.
struct Talk {
  const SmtpMessage* message = nullptr;
  const SmtpServer* server = nullptr;
  std::size_t sent = 0;
  Phase phase = Phase::connect;
  int code = 0;              // of the server's last answer in this phase; 0: none yet
  std::string answer;        // its text, code included
  bool is_complete = false;  // that answer's last line is in
  bool logged_in = false;
  bool timed_out = false;
  bool is_over = false;   // the client has said goodbye; what comes now is politeness
  bool no_login = false;  // the server was about to take the message without the login asked for
  Steady::time_point last_progress = Steady::now();
};

void enter(Talk& talk, Phase phase) {
  if (talk.code == 421) return;  // the server closes; nothing after it counts
  talk.phase = phase;
  talk.code = 0;
  talk.answer.clear();
}

void said_by_client(Talk& talk, std::string_view line) {
  if (line.starts_with("EHLO")) talk.logged_in = false;
  if (line.starts_with("QUIT")) talk.is_over = true;
  static constexpr std::array<std::pair<std::string_view, Phase>, 7> kCommands = {{{"EHLO", Phase::connect},
                                                                                   {"HELO", Phase::connect},
                                                                                   {"STARTTLS", Phase::tls},
                                                                                   {"AUTH", Phase::login},
                                                                                   {"MAIL", Phase::sender},
                                                                                   {"RCPT", Phase::recipient},
                                                                                   {"DATA", Phase::data}}};
  for (const auto& [verb, phase] : kCommands) {
    // Followed by something else it is a part of the login, in base64.
    if (line.starts_with(verb) && line.substr(verb.size()).find_first_of(" \r") == 0)
      return enter(talk, phase);
  }
}

void said_by_server(Talk& talk, std::string_view text) {
  if (talk.is_over) return;
  const auto line = trim(text);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return;
  talk.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (talk.code == 235) talk.logged_in = true;
  if (std::exchange(talk.is_complete, line.size() == 3 || line[3] == ' ')) talk.answer.clear();
  if (talk.answer.size() > 600) return;
  if (talk.answer.empty()) {
    talk.answer = line;
  } else if (line.size() > 4) {
    talk.answer += ' ';
    talk.answer += line.substr(4);
  }
}

// Only verbs are looked at and nothing of the client's is kept: its lines hold the password.
int on_trace(CURL* /*handle*/, curl_infotype type, char* data, size_t size, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  if (type == CURLINFO_TEXT) return 0;
  talk.last_progress = Steady::now();
  if (type == CURLINFO_HEADER_OUT) said_by_client(talk, {data, size});
  if (type == CURLINFO_HEADER_IN) said_by_server(talk, {data, size});
  return 0;
}

size_t on_read(char* buffer, size_t size, size_t count, void* user) {
  auto& talk = *static_cast<Talk*>(user);
  if (talk.phase == Phase::data) {
    if (!talk.server->username.empty() && !talk.logged_in) {
      talk.no_login = true;
      return CURL_READFUNC_ABORT;
    }
    enter(talk, Phase::body);
  }
  const auto rest = talk.message->data.substr(talk.sent);
  const auto now = std::min(rest.size(), size * count);
  std::memcpy(buffer, rest.data(), now);
  talk.sent += now;
  // From here on the server may have the whole message, whatever happens to the connection.
  if (talk.sent == talk.message->data.size() && talk.phase == Phase::body) enter(talk, Phase::complete);
  talk.last_progress = Steady::now();
  return now;
}

size_t on_write(char* /*data*/, size_t size, size_t count, void* /*user*/) {
  return size * count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& talk = *static_cast<Talk*>(user);
  const auto limit = talk.phase == Phase::complete ? talk.server->answer_timeout : talk.server->timeout;
  if (Steady::now() - talk.last_progress < limit) return 0;
  talk.timed_out = true;
  return 1;
}

/// A peer that goes away while OpenSSL writes must not end the program. libcurl's own way is not safe with threads.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoBrokenPipe() {
    if (sigismember(&before_, SIGPIPE) == 0) {
      const timespec now{};
      while (sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

std::optional<SmtpOutcome> outcome_of_answer(const Talk& talk) {
  const int code = talk.code;
  if (code < 400) return std::nullopt;
  using Cause = SmtpOutcome::Cause;
  const auto answered = [&](Kind kind, Cause cause = Cause::answer) {
    return SmtpOutcome{kind, talk.answer, cause, code};
  };
  if (code == 421) return answered(Kind::unavailable);
  if (talk.phase < Phase::sender)
    return answered(Kind::unavailable, talk.phase == Phase::login ? Cause::login : Cause::answer);
  // Authentication or encryption required: RFC 4954, RFC 3207.
  if (code == 530 || code == 534 || code == 535 || code == 538 || code == 454)
    return answered(Kind::unavailable, Cause::login);
  if (!talk.server->username.empty() && !talk.logged_in && code >= 500) {
    return SmtpOutcome{Kind::unavailable,
                       fmt::format("the server offers no login it could use and says: {}", talk.answer),
                       Cause::login, code};
  }
  if (code < 500) return answered(Kind::later);
  // A refused sender address is a setting to mend, unless the message is too large (RFC 1870).
  if (talk.phase == Phase::sender && code != 552) return answered(Kind::unavailable);
  return answered(Kind::refused);
}

std::string_view phase_name(Phase phase) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "the greeting",         "the start of TLS",        "the login",
      "the sender was named", "the recipient was named", "the data command",
      "the message",          "the end of the message"};
  return kNames[static_cast<std::size_t>(phase)];
}

std::string explain(CURLcode result, const Talk& talk, const char* detail) {
  const auto& server = *talk.server;
  const std::string at = fmt::format("{} port {}", server.host, server.port);
  if (talk.timed_out || result == CURLE_OPERATION_TIMEDOUT) {
    const auto limit = talk.phase == Phase::complete ? server.answer_timeout : server.timeout;
    return fmt::format("{}: no answer within {} after {}", at, format_duration(limit),
                       phase_name(talk.phase));
  }
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return fmt::format("the name of the mail server {} cannot be resolved", server.host);
    case CURLE_COULDNT_CONNECT:
      return fmt::format("{}: cannot connect: {}", at, detail);
    case CURLE_PEER_FAILED_VERIFICATION:
      return fmt::format("{}: the server's certificate is not trusted: {}", at, detail);
    case CURLE_SSL_CACERT_BADFILE:
      return fmt::format("ca_file {} cannot be used: {}", server.ca_file, detail);
    case CURLE_USE_SSL_FAILED:
      return fmt::format("{}: the server does not offer STARTTLS, and TLS is required", at);
    case CURLE_LOGIN_DENIED:
      return fmt::format("{}: login denied: {}", at, detail);
    default:
      return fmt::format("{}: {}", at, detail);
  }
}

SmtpOutcome::Cause cause_of(CURLcode result, const Talk& talk) {
  using Cause = SmtpOutcome::Cause;
  if (talk.timed_out || result == CURLE_OPERATION_TIMEDOUT) return Cause::timeout;
  switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
      return Cause::tls;
    case CURLE_LOGIN_DENIED:
      return Cause::login;
    default:
      return Cause::connection;
  }
}

SmtpOutcome outcome(CURLcode result, const Talk& talk, const char* error_text) {
  if (result == CURLE_OK) return {Kind::accepted, talk.answer, SmtpOutcome::Cause::answer, talk.code};
  if (talk.no_login) {
    return {Kind::unavailable,
            fmt::format("{}: the server offers no login, and a username is set", talk.server->host),
            SmtpOutcome::Cause::login, talk.code};
  }
  if (auto answered = outcome_of_answer(talk)) return *answered;
  const char* detail = *error_text != '\0' ? error_text : curl_easy_strerror(result);
  const bool may_have_arrived = talk.phase == Phase::complete;
  return {may_have_arrived ? Kind::unknown : Kind::unavailable, explain(result, talk, detail),
          cause_of(result, talk), 0};
}

std::string without(std::string text, const std::string& secret) {
  for (auto at = text.find(secret); !secret.empty() && at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "<secret>");
    at += std::string_view("<secret>").size();
  }
  return text;
}

std::string url_of(const SmtpServer& server) {
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}/{}", server.tls == SmtpTls::implicit ? "smtps" : "smtp",
                     is_ipv6 ? "[" : "", server.host, is_ipv6 ? "]" : "", server.port, server.helo);
}

struct Handle {
  Handle() : curl(curl_easy_init()) {}
  ~Handle() {
    const NoBrokenPipe no_broken_pipe;
    curl_easy_cleanup(curl);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  CURL* curl;
};

struct Recipients {
  explicit Recipients(const std::string& address) : list(curl_slist_append(nullptr, address.c_str())) {}
  ~Recipients() { curl_slist_free_all(list); }
  Recipients(const Recipients&) = delete;
  Recipients& operator=(const Recipients&) = delete;
  curl_slist* list;
};

}  // namespace

struct SmtpClient::State {
  SmtpServer server;
  Handle handle;
  bool logged_in = false;  // on the connection that is kept

  void set_up();
  SmtpOutcome attempt(const SmtpMessage& message, const Secret& password, bool fresh, bool& was_reused);
};

void SmtpClient::State::set_up() {
  CURL* curl = handle.curl;
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_URL, url_of(server).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   static_cast<long>(server.tls == SmtpTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!server.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(server.timeout.count()));
  // on_progress() keeps the shorter limits; these are the last resort.
  const auto seconds =
      std::chrono::ceil<std::chrono::seconds>(std::max(server.timeout, server.answer_timeout)).count();
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(seconds + 5));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>((10 * server.timeout + server.answer_timeout).count()));
  // Servers drop idle connections after some minutes; a dropped one is found out only by failing.
  curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, 20L);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_write);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_trace);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
}

SmtpOutcome SmtpClient::State::attempt(const SmtpMessage& message, const Secret& password, bool fresh,
                                       bool& was_reused) {
  CURL* curl = handle.curl;
  Talk talk;
  talk.message = &message;
  talk.server = &server;
  talk.logged_in = logged_in && !fresh;
  std::array<char, CURL_ERROR_SIZE> error_text{};
  const Recipients recipients("<" + message.to + ">");
  if (curl == nullptr || recipients.list == nullptr)
    return {Kind::unavailable, "out of memory", SmtpOutcome::Cause::connection, 0};

  curl_easy_reset(curl);
  set_up();
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(curl, CURLOPT_READDATA, &talk);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &talk);
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + message.from + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.list);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.data.size()));
  if (!server.username.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.username.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.reveal().c_str());
    curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  }

  const NoBrokenPipe no_broken_pipe;
  const CURLcode result = curl_easy_perform(curl);
  long connects = 0;
  curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
  was_reused = connects == 0 && talk.phase >= Phase::sender;
  logged_in = talk.logged_in && result == CURLE_OK;
  auto said = outcome(result, talk, error_text.data());
  said.text = shorten(printable(without(std::move(said.text), password.reveal())), 500);
  // The options point into this call's memory.
  curl_easy_reset(curl);
  return said;
}

SmtpClient::SmtpClient(SmtpServer server) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  state_ = std::make_unique<State>();
  state_->server = std::move(server);
}

SmtpClient::~SmtpClient() = default;
SmtpClient::SmtpClient(SmtpClient&&) noexcept = default;
SmtpClient& SmtpClient::operator=(SmtpClient&&) noexcept = default;

SmtpOutcome SmtpClient::send(const SmtpMessage& message, const Secret& password) {
  bool was_reused = false;
  auto outcome = state_->attempt(message, password, false, was_reused);
  // A kept connection that the server has closed meanwhile says nothing about the server.
  if (outcome.kind == Kind::unavailable && was_reused) {
    outcome = state_->attempt(message, password, true, was_reused);
  }
  return outcome;
}

}  // namespace tocsin::net

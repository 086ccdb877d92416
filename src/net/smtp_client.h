// One mail to one recipient over SMTP (RFC 5321), with TLS that is verified. libcurl does the talking; this says in five words
// what came of it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"

namespace tocsin::net {

enum class SmtpTls {
  none,      // clear text: for a server on this machine
  starttls,  // required, never "if offered"
  implicit,  // TLS from the first byte (smtps)
};

struct SmtpServer {
  std::string host;  // a name, an IPv4 address, an IPv6 address without brackets
  std::uint16_t port = 587;
  SmtpTls tls = SmtpTls::starttls;
  std::string ca_file;           // PEM; only these authorities are trusted then. Empty: the system's
  std::string username;          // empty: no AUTH
  std::string helo;              // empty: this machine's name
  Milliseconds timeout{30'000};  // connecting, and for each answer before the message is complete
  Milliseconds answer_timeout{
      600'000};  // for the answer to the complete message (RFC 5321, 4.5.3.2.6: ten minutes)
};

struct SmtpMessage {
  std::string from;  // "a@example.com"; the caller has checked both
  std::string to;
  std::string_view
      data;  // headers, empty line, body; CRLF line ends. Lines that begin with '.' are stuffed here
};

struct SmtpOutcome {
  enum class Kind {
    accepted,     // the server has taken the message
    later,        // 4xx for this message
    refused,      // 5xx for this message or recipient
    unavailable,  // connect, TLS, login, sender refused, 421: no message would get through
    unknown,      // the whole message was sent and no answer came
  };
  enum class Cause {
    answer,      // the server's own, in `code`
    connection,  // no name, no connection, or one that broke
    timeout,
    tls,    // no STARTTLS, no handshake, a certificate that is not believed
    login,  // refused, or not offered
  };
  Kind kind = Kind::unavailable;
  std::string text;  // what the server answered, or what failed; one printable line without the password
  Cause cause = Cause::connection;
  int code = 0;  // of the server's last answer (RFC 5321, 4.2); 0: there was none
};

/// Keeps its connection open between messages for a short while. One thread at a time. Uses no signals, no proxy, no
/// .netrc. Each send() ends by itself: after `timeout` without progress, or `answer_timeout` for the last answer.
class SmtpClient {
 public:
  explicit SmtpClient(SmtpServer server);
  ~SmtpClient();
  SmtpClient(SmtpClient&&) noexcept;
  SmtpClient& operator=(SmtpClient&&) noexcept;

  SmtpOutcome send(const SmtpMessage& message, const Secret& password);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tocsin::net

// What AWS or the way to it said when a call did not succeed.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace tocsin::aws {

struct CallError {
  enum class Kind {
    throttled,    // retried already; later
    transient,    // 5xx, a connection that broke
    unreachable,  // name, connect, deadline: the service itself
    untrusted,    // no TLS: its certificate is not believed, or there is no handshake
    permission,   // AccessDenied and its kin; the credentials are refused
    credentials,  // none could be found
    condition,    // a conditional write's condition did not hold
    not_found,
    invalid,  // the request is wrong for good
  };
  Kind kind = Kind::transient;
  std::string service;    // "sns"
  std::string operation;  // "Publish"
  std::string code;       // "AuthorizationError", "ThrottlingException"; empty when nothing was answered
  std::string message;    // one printable line; never a secret
  std::string request_id;
  int status = 0;
  bool maybe_received = false;  // it may have been done
  bool timed_out = false;       // the deadline came before an answer
  std::optional<Milliseconds> retry_after;
  std::string
      signer;  // of a refused signature: "access key ...1234, signed for sns in eu-central-1 at 2025-03-21T13:22:00Z"; else empty
  std::string body;  // of the answer, as it came: some errors carry data (DynamoDB's old item)
};

/// "sns Publish: AuthorizationError: ... (request 1-2-3)", with what to do as the hint: which permission is missing, which variable to set.
Error to_error(const CallError& error);

}  // namespace tocsin::aws

// One signed call to an AWS service: endpoint, credentials, signature, retries in the SDKs' "standard" mode (quota of 500 tokens, full
// jitter up to 20 s, AWS_MAX_ATTEMPTS), correction of a clock that is wrong, deadline. The services' own calls are built on it, a file each.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "aws/error.h"
#include "aws/settings.h"
#include "aws/sigv4.h"
#include "base/clock.h"
#include "net/http_client.h"

namespace tocsin::aws {

struct Call {
  std::string service;    // signing name: "sns"
  std::string operation;  // "Publish"
  std::string method = "POST";
  std::string path = "/";  // decoded
  Query query;             // decoded
  net::HttpHeaders headers;
  std::string body;
  std::string region;  // empty: the settings' own
  std::string bucket;  // S3 only: host or path is chosen by the endpoint
  Milliseconds attempt_limit{
      0};  // an attempt that takes longer is given up and repeated; zero: only the deadline ends it
};

struct Answer {
  int status = 0;
  net::HttpHeaders headers;
  std::string body;
  std::string request_id;
};

template <class T>
using CallResult = tl::expected<T, CallError>;

/// Thread-safe. All references must outlive it.
class Client {
 public:
  /// `sleep` in place of a wait that interrupt() ends, for tests. `random` is uniform in [0, 1).
  struct Hooks {
    std::function<void(Milliseconds)> sleep;
    std::function<double()> random;
  };

  Client(Settings settings, CredentialProvider& credentials, const Clock& clock, Hooks hooks = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Credentials without an access key send the call unsigned. A status of 2xx is an Answer, everything else a CallError after its retries.
  CallResult<Answer> call(const Call& call, net::Deadline deadline);

  /// Opens the connection that the first call to this service will use. Blocks; failing is no error.
  void connect_ahead(std::string_view service, net::Deadline deadline);

  /// From now on no call waits for another try: those that wait give their last error at once. For the end of the program; for good.
  void interrupt();

  const Settings& settings() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Calls of the query protocol (SNS, STS, SQS's old one): Action, Version and parameters as a form.
Call query_call(std::string service, std::string operation, std::string_view version,
                const Query& parameters);

/// Calls of the JSON protocol: X-Amz-Target and a JSON body ("DynamoDB_20120810.PutItem", version "1.0").
Call json_call(std::string service, std::string_view target_prefix, std::string operation,
               std::string_view json_version, std::string body);

}  // namespace tocsin::aws

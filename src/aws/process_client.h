// A client with the settings and credentials that this process was given, made when it is first needed: who only looks at something reads no
// environment.
#pragma once

#include <memory>
#include <mutex>

#include "aws/client.h"

namespace tocsin::aws {

/// Thread-safe.
class ProcessClient {
 public:
  ProcessClient();
  ~ProcessClient();
  ProcessClient(const ProcessClient&) = delete;
  ProcessClient& operator=(const ProcessClient&) = delete;

  /// An error when the settings of AWS cannot be read; then the next call tries anew. Lives as long as this.
  Result<Client*> get();

  /// Whether there are settings and credentials. No service is called but those that give credentials.
  Status check(net::Deadline deadline);

  /// As Client::interrupt(), also of the one that is made later.
  void interrupt();

 private:
  SystemClock clock_;
  std::mutex mutex_;
  std::unique_ptr<CredentialProvider> credentials_;
  std::unique_ptr<Client> client_;
  bool interrupted_ = false;
};

}  // namespace tocsin::aws

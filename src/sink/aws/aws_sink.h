// What every channel of AWS shares: its client, made late, its time limit, its stop. A channel is then `render` and one request.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/process_client.h"
#include "net/deadline.h"
#include "sink/sink.h"

namespace tocsin::sink {

class AwsSink : public Sink {
 public:
  ~AwsSink() override;

  const std::string& name() const override { return name_; }

  /// Exactly these bytes, by request().
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  void interrupt() override;

  /// Whether there are settings and credentials of AWS. The service is not asked.
  Status check() const override;

  /// Until when a deliver() may take; the function sets it to its own deadline. Not thread-safe.
  void set_deadline(net::Deadline deadline) { deadline_ = deadline; }

 protected:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  AwsSink(std::string name, aws::Client* client);

  /// What is sent and with which client. Blocking, ends at the deadline.
  virtual DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                                 net::Deadline deadline) = 0;

  tl::expected<aws::Client*, NotDelivered> client();
  net::Deadline deadline(const DeliveryContext& context) const;

 private:
  const std::string name_;
  std::unique_ptr<aws::ProcessClient> own_;
  aws::Client* given_;
  std::optional<net::Deadline> deadline_;
};

}  // namespace tocsin::sink

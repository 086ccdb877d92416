#include "sink/aws/aws_sink.h"

#include <mutex>
#include <utility>

#include "aws/credential_chain.h"

namespace tocsin::sink {
namespace {

// Where nobody else sets a deadline: the client's three tries, each slow.
constexpr Milliseconds kPatience{30'000};
constexpr Milliseconds kCheckPatience{5'000};

}  // namespace

/// Made when it is first needed: a sink that only renders reads no environment.
struct AwsSink::Own {
  SystemClock clock;
  std::unique_ptr<aws::CredentialProvider> credentials;
  std::mutex mutex;  // of what follows: interrupt() comes from another thread
  std::unique_ptr<aws::Client> client;
  bool interrupted = false;

  Result<aws::Client*> get() {
    const std::lock_guard lock(mutex);
    if (client) return client.get();
    auto settings = aws::load_settings(aws::process_environment());
    if (!settings) return tl::unexpected(settings.error());
    credentials = aws::credential_chain(aws::process_environment(), *settings, clock);
    client = std::make_unique<aws::Client>(std::move(*settings), *credentials, clock);
    if (interrupted) client->interrupt();
    return client.get();
  }

  void interrupt() {
    const std::lock_guard lock(mutex);
    interrupted = true;
    if (client) client->interrupt();
  }
};

AwsSink::AwsSink(std::string name, aws::Client* client)
    : name_(std::move(name)), own_(client == nullptr ? std::make_unique<Own>() : nullptr), given_(client) {}

AwsSink::~AwsSink() = default;

DeliveryResult AwsSink::deliver(const Payload& payload, const DeliveryContext& context) {
  const auto usable = client();
  if (!usable) return tl::unexpected(usable.error());
  return request(**usable, payload, context, deadline());
}

tl::expected<aws::Client*, NotDelivered> AwsSink::client() {
  if (!own_) return given_;
  const auto own = own_->get();
  if (own) return *own;
  return tl::unexpected(NotDelivered{NotDelivered::Kind::unavailable, to_string(own.error()), std::nullopt});
}

net::Deadline AwsSink::deadline() const {
  return deadline_.value_or(net::deadline_in(kPatience));
}

void AwsSink::interrupt() {
  if (own_) {
    own_->interrupt();
  } else {
    given_->interrupt();
  }
}

Status AwsSink::check() const {
  if (!own_) return {};
  const auto client = own_->get();
  if (!client) return tl::unexpected(client.error());
  const auto credentials = own_->credentials->credentials(net::deadline_in(kCheckPatience));
  if (!credentials) return tl::unexpected(credentials.error());
  return {};
}

}  // namespace tocsin::sink

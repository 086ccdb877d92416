#include "aws/process_client.h"

#include <utility>

#include "aws/credential_chain.h"

namespace tocsin::aws {

ProcessClient::ProcessClient() = default;
ProcessClient::~ProcessClient() = default;

Result<Client*> ProcessClient::get() {
  const std::lock_guard lock(mutex_);
  if (client_) return client_.get();
  auto settings = load_settings(process_environment());
  if (!settings) return tl::unexpected(settings.error());
  credentials_ = credential_chain(process_environment(), *settings, clock_);
  client_ = std::make_unique<Client>(std::move(*settings), *credentials_, clock_);
  if (interrupted_) client_->interrupt();
  return client_.get();
}

Status ProcessClient::check(net::Deadline deadline) {
  const auto client = get();
  if (!client) return tl::unexpected(client.error());
  const auto credentials = credentials_->credentials(deadline);
  if (!credentials) return tl::unexpected(credentials.error());
  return {};
}

void ProcessClient::interrupt() {
  const std::lock_guard lock(mutex_);
  interrupted_ = true;
  if (client_) client_->interrupt();
}

}  // namespace tocsin::aws

#include "sink/aws/aws_sink.h"

#include <algorithm>
#include <utility>

namespace tocsin::sink {
namespace {

// Where nobody else sets a deadline: the client's three tries, each slow.
constexpr Milliseconds kPatience{30'000};
constexpr Milliseconds kCheckPatience{5'000};

}  // namespace

AwsSink::AwsSink(std::string name, aws::Client* client)
    : name_(std::move(name)),
      own_(client == nullptr ? std::make_unique<aws::ProcessClient>() : nullptr),
      given_(client) {}

AwsSink::~AwsSink() = default;

DeliveryResult AwsSink::deliver(const Payload& payload, const DeliveryContext& context) {
  const auto usable = client();
  if (!usable) return tl::unexpected(usable.error());
  return request(**usable, payload, context, deadline(context));
}

tl::expected<aws::Client*, NotDelivered> AwsSink::client() {
  if (!own_) return given_;
  const auto own = own_->get();
  if (own) return *own;
  return tl::unexpected(NotDelivered{NotDelivered::Kind::unavailable, to_string(own.error()), std::nullopt,
                                     FailureReason::auth});
}

net::Deadline AwsSink::deadline(const DeliveryContext& context) const {
  const auto own = deadline_.value_or(net::deadline_in(kPatience));
  return context.until ? std::min(own, *context.until) : own;
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
  return own_->check(net::deadline_in(kCheckPatience));
}

}  // namespace tocsin::sink

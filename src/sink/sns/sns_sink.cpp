#include "sink/sns/sns_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>
#include <optional>

#include "aws/credential_chain.h"
#include "aws/sns.h"
#include "base/text.h"
#include "net/deadline.h"
#include "sink/sns/sns_answer.h"
#include "sink/sns/sns_message.h"

namespace tocsin::sink {
namespace {

// Where nobody else sets a deadline: the client's three tries, each slow.
constexpr Milliseconds kPatience{30'000};
constexpr Milliseconds kCheckPatience{5'000};

bool is_fifo(std::string_view topic_arn) {
  return topic_arn.ends_with(".fifo");
}

}  // namespace

/// Made when it is first needed: a sink that only renders reads no environment.
struct SnsSink::Own {
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

SnsSink::SnsSink(std::string name, SnsSettings settings, aws::Client* client)
    : name_(std::move(name)),
      settings_(std::move(settings)),
      own_(client == nullptr ? std::make_unique<Own>() : nullptr),
      client_(client) {}

SnsSink::~SnsSink() = default;

Payload SnsSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", to_json(sns_message(notification, is_fifo(settings_.topic_arn)))};
}

DeliveryResult SnsSink::deliver(const Payload& payload, const DeliveryContext& /*context*/) {
  const auto message = read_sns_message(payload.body);
  if (!message)
    return tl::unexpected(NotDelivered{NotDelivered::Kind::permanent, message.error().what, std::nullopt});
  return publish(*message);
}

DeliveryResult SnsSink::send(const Notification& notification, const DeliveryContext& /*context*/) {
  return publish(sns_message(notification, is_fifo(settings_.topic_arn)));
}

DeliveryResult SnsSink::publish(const aws::SnsMessage& message) {
  auto* client = client_;
  if (own_) {
    const auto own = own_->get();
    if (!own)
      return tl::unexpected(
          NotDelivered{NotDelivered::Kind::unavailable, to_string(own.error()), std::nullopt});
    client = *own;
  }
  const auto id =
      aws::publish(*client, settings_.topic_arn, message, deadline_.value_or(net::deadline_in(kPatience)));
  if (!id) return tl::unexpected(not_published(id.error(), is_fifo(settings_.topic_arn)));
  return Delivered{id->empty() ? "SNS has taken it" : fmt::format("SNS message {}", *id)};
}

void SnsSink::interrupt() {
  if (own_) {
    own_->interrupt();
  } else {
    client_->interrupt();
  }
}

Status SnsSink::check() const {
  if (!own_) return {};
  const auto client = own_->get();
  if (!client) return tl::unexpected(client.error());
  const auto credentials = own_->credentials->credentials(net::deadline_in(kCheckPatience));
  if (!credentials) return tl::unexpected(credentials.error());
  return {};
}

std::optional<std::string> topic_arn_error(std::string_view arn) {
  const auto parts = split(arn, ':');
  if (parts.size() < 6 || parts[0] != "arn" || !parts[1].starts_with("aws"))
    return "it is no ARN; a topic's is like arn:aws:sns:eu-central-1:123456789012:alerts";
  if (parts[2] != "sns")
    return fmt::format("it is an ARN of \"{}\", not of an SNS topic", printable(parts[2]));
  if (parts.size() == 7) return "it is a subscription's ARN; the topic's is the same without its last part";
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto plain = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
             c == '_';
    });
  };
  if (!aws::is_region(parts[3])) return "it names no region";
  if (parts[1] != aws::partition_of(parts[3])) {
    return fmt::format("its partition is \"{}\", but {} is in \"{}\"", printable(parts[1]), parts[3],
                       aws::partition_of(parts[3]));
  }
  if (parts[4].size() != 12 || !digits(parts[4])) return "its account is not 12 digits";
  auto topic = parts[5];
  if (is_fifo(topic)) topic.remove_suffix(std::string_view(".fifo").size());
  if (parts.size() > 6 || !plain(topic) || parts[5].size() > 256)
    return "a topic's name is at most 256 letters, digits, '-' and '_', with .fifo at its end or not";
  return std::nullopt;
}

std::unique_ptr<Sink> make_sns(std::string name, doc::Fields& fields) {
  SnsSettings settings{fields.text("topic_arn")};
  if (settings.topic_arn.empty()) return nullptr;
  if (auto wrong = topic_arn_error(settings.topic_arn)) {
    fields.error("topic_arn", fmt::format("\"{}\" cannot be published to", printable(settings.topic_arn)),
                 *wrong);
    return nullptr;
  }
  return std::make_unique<SnsSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_sns() {
  return std::make_unique<SnsSink>("sns", SnsSettings{"arn:aws:sns:us-east-1:123456789012:alerts"});
}

}  // namespace tocsin::sink

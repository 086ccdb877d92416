// For tests: a sink and a table of claims that answer what they are told to and remember what they were asked, and all the parts of a
// function around them. Not thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"
#include "function/handler.h"
#include "rule/rule_set.h"
#include "sink/sink.h"

namespace tocsin::function::testing {

class FakeSink final : public sink::Sink {
 public:
  const std::string& name() const override { return name_; }
  sink::Payload render(const sink::Notification& notification, std::string_view) const override {
    return {"text/plain", notification.alert.rule_id};
  }
  sink::DeliveryResult deliver(const sink::Payload& payload, const sink::DeliveryContext&) override {
    if (during_send) during_send();
    if (refused == payload.body || refused == "*") {
      return tl::unexpected(sink::NotDelivered{kind, "SNS is away", retry_after});
    }
    sent.push_back(payload.body);
    return sink::Delivered{"id-1"};
  }

  std::vector<std::string> sent;  // ids of rules
  std::string refused;            // of the rule whose alert is refused; "*": of all
  sink::NotDelivered::Kind kind = sink::NotDelivered::Kind::unavailable;
  std::optional<Milliseconds> retry_after;
  std::function<void()> during_send;

 private:
  const std::string name_ = "fake";
};

class FakeClaims final : public Claims {
 public:
  aws::CallResult<Claim> claim(const std::string& id, const Claimant& claimant, net::Deadline) override {
    const std::lock_guard guard(mutex);
    ++asked;
    if (down) return tl::unexpected(error());
    if (before_claim) before_claim(id);
    const auto found = owners.find(id);
    if (found != owners.end() && found->second != claimant.owner &&
        (claimant.job.empty() || found->second != kQueued + claimant.job)) {
      if (found->second.starts_with(kQueued)) return Claim::queued;
      return found->second == kDone ? Claim::done : Claim::busy;
    }
    owners[id] = claimant.owner;
    leases.push_back(claimant.lease_until);
    if (answer_is_lost) return tl::unexpected(error());
    return Claim::mine;
  }
  aws::CallResult<void> done(const std::string& id, const Claimant& claimant, net::Deadline) override {
    const std::lock_guard guard(mutex);
    if (down || down_afterwards) return tl::unexpected(error());
    if (owners[id] == claimant.owner) owners[id] = kDone;
    return {};
  }
  aws::CallResult<void> release(const std::string& id, const Claimant& claimant, net::Deadline) override {
    const std::lock_guard guard(mutex);
    if (down || down_afterwards) return tl::unexpected(error());
    if (owners[id] == claimant.owner) owners.erase(id);
    return {};
  }

  aws::CallResult<void> queued(const std::string& id, const Claimant& claimant, const std::string& job,
                               net::Deadline) override {
    const std::lock_guard guard(mutex);
    if (down || down_afterwards) return tl::unexpected(error());
    if (owners[id] == claimant.owner) owners[id] = kQueued + job;
    return {};
  }

  aws::CallResult<void> drill(const std::string& id, const std::string& channels, net::Deadline) override {
    drills.emplace_back(id, channels);
    return {};
  }

  static constexpr const char* kDone = "(done)";
  inline static const std::string kQueued = "(queued) ";
  std::mutex mutex;                                         // of `owners`, `leases` and `asked`
  std::map<std::string, std::string> owners;                // by alert
  std::vector<std::pair<std::string, std::string>> drills;  // id, channels
  std::vector<Time> leases;                                 // of the claims that were granted
  int asked = 0;
  bool down = false;
  bool answer_is_lost = false;   // of claims, which are written all the same
  bool down_afterwards = false;  // once something is claimed
  std::function<void(const std::string& id)> before_claim;

 private:
  aws::CallError error() const {
    aws::CallError made;
    made.kind = aws::CallError::Kind::unreachable;
    made.service = "dynamodb";
    made.operation = "PutItem";
    made.maybe_received = answer_is_lost;
    made.message = "the table is away";
    return made;
  }
};

/// Remembers messages; thread-safe as long as nobody looks at them meanwhile.
class FakeRetryQueue final : public RetryQueue {
 public:
  struct Message {
    std::string text;
    Milliseconds delay;
  };
  aws::CallResult<void> send(const std::string& message, Milliseconds delay, net::Deadline) override {
    return put(waiting, message, delay);
  }
  aws::CallResult<void> bury(const std::string& message, net::Deadline) override {
    return put(dead, message, Milliseconds(0));
  }

  std::vector<Message> waiting;
  std::vector<Message> dead;
  bool down = false;

 private:
  aws::CallResult<void> put(std::vector<Message>& queue, const std::string& message, Milliseconds delay) {
    const std::lock_guard guard(mutex_);
    if (down) {
      aws::CallError made;
      made.kind = aws::CallError::Kind::unreachable;
      made.message = "the queue is away";
      return tl::unexpected(made);
    }
    queue.push_back({message, delay});
    return {};
  }

  std::mutex mutex_;
};

inline aws::Settings settings_for(const std::string& endpoint) {
  aws::Settings settings;
  settings.region = "us-east-1";
  settings.endpoint_url = endpoint;
  settings.max_attempts = 1;
  return settings;
}

inline aws::Credentials example_credentials() {
  aws::Credentials credentials;
  credentials.access_key_id = "AKIDEXAMPLE";
  credentials.secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  return credentials;
}

/// The rules that ship, read once.
inline Rules& shipped_rules() {
  static Rules rules(std::move(rule::RuleSet::load({}).value().rules));
  return rules;
}

struct Bench {
  explicit Bench(const std::string& endpoint = "http://127.0.0.1:1")
      : credentials(aws::fixed_credentials(example_credentials())),
        client(settings_for(endpoint), *credentials, clock) {}

  tl::expected<std::string, source::InvocationError> invoke(std::string payload,
                                                            Milliseconds left = std::chrono::seconds(30)) {
    Parts parts{shipped_rules(),
                sink,
                with_claims ? &claims : nullptr,
                client,
                clock,
                min_severity,
                [this](Milliseconds wait) {
                  waited += wait;
                  if (while_waiting) while_waiting();
                },
                [] {},
                nullptr,
                channels,
                with_retries ? &retries : nullptr,
                retry_attempts};
    source::Invocation invocation;
    invocation.request_id = "request-" + std::to_string(++invocations);
    invocation.payload = std::move(payload);
    invocation.deadline = clock.now() + left;
    invocation.until = std::chrono::steady_clock::now() + left;
    Report report(invocation.request_id);
    auto answer = handle(parts, invocation, report);
    report.write_summary();
    return answer;
  }

  SystemClock clock;
  std::unique_ptr<aws::CredentialProvider> credentials;
  aws::Client client;
  FakeSink sink;
  FakeClaims claims;
  std::vector<Channel> channels;  // FakeSinks
  FakeRetryQueue retries;
  bool with_retries = false;
  int retry_attempts = kRetryAttempts;
  bool with_claims = true;
  rule::Severity min_severity = rule::Severity::info;
  Milliseconds waited{0};
  std::function<void()> while_waiting;
  int invocations = 0;
};

}  // namespace tocsin::function::testing

#include "net/resolver.h"

#include <arpa/inet.h>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/text.h"

namespace tocsin::net {
namespace {

using Kind = HttpFailure::Kind;
using Addresses = HttpResult<std::vector<Address>>;

Addresses look_up(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_flags = flags | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (code != 0) {
    const std::string why =
        code == EAI_SYSTEM ? std::generic_category().message(errno) : std::string(gai_strerror(code));
    return http_failure(Kind::resolve,
                        fmt::format("the name {} cannot be resolved: {}", printable(host), why));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  std::vector<Address> addresses;
  for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
    Address address;
    if (entry->ai_addrlen > sizeof address.storage) continue;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    addresses.push_back(address);
  }
  if (addresses.empty()) {
    return http_failure(Kind::resolve, fmt::format("the name {} has no address", printable(host)));
  }
  return addresses;
}

}  // namespace

// Shared with a thread that may outlive who asked.
struct Lookup::Question {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<Addresses> answer;
};

bool is_address(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  return inet_pton(AF_INET, host.c_str(), &v4) == 1 || inet_pton(AF_INET6, host.c_str(), &v6) == 1;
}

Lookup::Lookup(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {
  if (is_address(host_)) return;
  const auto question = std::make_shared<Question>();
  try {
    std::thread([question, asked = host_, port] {
      auto answer = look_up(asked, port, AI_ADDRCONFIG);
      const std::lock_guard lock(question->mutex);
      question->answer = std::move(answer);
      question->answered.notify_one();
    }).detach();
  } catch (const std::system_error&) {
    question->answer = http_failure(Kind::resolve, "no thread for the resolver can be started");
  }
  question_ = question;
}

HttpResult<std::vector<Address>> Lookup::wait(Deadline deadline) {
  if (!question_) return look_up(host_, port_, AI_NUMERICHOST);
  std::unique_lock lock(question_->mutex);
  const auto is_there = [&] { return question_->answer.has_value(); };
  if (deadline == Deadline::max()) {
    question_->answered.wait(lock, is_there);
  } else if (!question_->answered.wait_until(lock, deadline, is_there)) {
    return http_failure(Kind::timeout, fmt::format("the name {} was not resolved in time", printable(host_)));
  }
  return std::move(*question_->answer);
}

HttpResult<std::vector<Address>> resolve(const std::string& host, std::uint16_t port, Deadline deadline) {
  return Lookup(host, port).wait(deadline);
}

}  // namespace tocsin::net

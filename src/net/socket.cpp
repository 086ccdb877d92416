#include "net/socket.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tocsin::net {
namespace {

using Kind = HttpFailure::Kind;

int poll_timeout(Deadline deadline) {
  const auto left = time_left(deadline);
  if (left == Milliseconds::max()) return -1;
  constexpr Milliseconds kMost{std::numeric_limits<int>::max()};
  return static_cast<int>(std::min(left, kMost).count());
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

HttpResult<Socket> Socket::connect(const Address& address, Deadline deadline) {
  Socket socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const auto refused = [](int code) {
    return http_failure(Kind::connect, std::generic_category().message(code));
  };
  if (socket.descriptor_ < 0) return refused(errno);
  const int on = 1;
  ::setsockopt(socket.descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket.descriptor_, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) {
    return socket;
  }
  if (errno != EINPROGRESS && errno != EINTR) return refused(errno);
  if (!socket.wait(Direction::out, deadline)) return http_failure(Kind::timeout, "no answer in time");
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(socket.descriptor_, SOL_SOCKET, SO_ERROR, &code, &size);
  if (code != 0) return refused(code);
  return socket;
}

bool Socket::wait(Direction direction, Deadline deadline) const {
  pollfd entry{descriptor_, static_cast<short>(direction == Direction::in ? POLLIN : POLLOUT), 0};
  while (true) {
    const int ready = ::poll(&entry, 1, poll_timeout(deadline));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the operation itself will say what is wrong
    if (time_left(deadline) == Milliseconds::zero()) return false;
  }
}

HttpResult<void> Socket::wait_until_received(Deadline deadline) const {
  // The kernel tells nobody when its queue has run empty: it is asked, at most twenty times a second.
  constexpr Milliseconds kLongest{50};
  for (Milliseconds pause{1};; pause = std::min(2 * pause, kLongest)) {
    int waiting = 0;
    if (::ioctl(descriptor_, SIOCOUTQ, &waiting) != 0)
      return http_failure(Kind::broken, std::generic_category().message(errno));
    // After the queue: a reset empties it.
    int code = 0;
    socklen_t size = sizeof code;
    ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &code, &size);
    if (code != 0) return http_failure(Kind::broken, std::generic_category().message(code));
    if (waiting == 0) return {};
    const auto left = time_left(deadline);
    if (left == Milliseconds::zero())
      return http_failure(Kind::timeout, "not all of it was acknowledged in time");
    std::this_thread::sleep_for(std::min(pause, left));
  }
}

bool Socket::has_news() const {
  pollfd entry{descriptor_, POLLIN, 0};
  return ::poll(&entry, 1, 0) != 0;
}

std::ptrdiff_t Socket::read_some(std::span<char> into) const {
  while (true) {
    const auto count = ::recv(descriptor_, into.data(), into.size(), 0);
    if (count >= 0 || errno != EINTR) return count;
  }
}

std::ptrdiff_t Socket::write_some(std::string_view bytes) const {
  while (true) {
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0 || errno != EINTR) return count;
  }
}

}  // namespace tocsin::net

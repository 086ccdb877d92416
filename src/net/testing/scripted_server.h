// A server on loopback that does to each connection what the test says, in the clear or over TLS. For tests of what speaks HTTP.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tocsin::net::testing {

/// One connection as the server sees it. Nothing fails loudly: a client that goes away ends the talk.
class Peer {
 public:
  Peer(int descriptor, SSL_CTX* tls) : descriptor_(descriptor) {
    if (tls == nullptr) return;
    // OpenSSL writes without MSG_NOSIGNAL. Only in this thread: a client that raises the signal must not be spared.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    ssl_ = SSL_new(tls);
    SSL_set_fd(ssl_, descriptor_);
    shaken_ = SSL_accept(ssl_) == 1;
  }
  ~Peer() {
    if (ssl_ != nullptr && shaken_) SSL_shutdown(ssl_);
    SSL_free(ssl_);
    ::close(descriptor_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  bool is_ready() const { return ssl_ == nullptr || shaken_; }
  bool is_resumed() const { return ssl_ != nullptr && SSL_session_reused(ssl_) == 1; }
  std::string server_name() const {
    const char* name = ssl_ == nullptr ? nullptr : SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
    return name == nullptr ? "" : name;
  }

  /// Head and body (by Content-Length) of the next request; empty when the client has gone.
  std::string request() {
    std::size_t end = std::string::npos;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return {};
    }
    std::size_t size = end + 4;
    if (const auto at = unread_.find("Content-Length: "); at < end)
      size += std::stoul(unread_.substr(at + 16));
    while (unread_.size() < size) {
      if (!receive()) return {};
    }
    auto text = unread_.substr(0, size);
    unread_.erase(0, size);
    return text;
  }

  /// What follows a count of octets and a space (RFC 6587, 3.4.1); empty when the client has gone.
  std::string frame() {
    std::size_t space = std::string::npos;
    while ((space = unread_.find(' ')) == std::string::npos) {
      if (!receive()) return {};
    }
    const auto size = std::stoul(unread_.substr(0, space));
    while (unread_.size() < space + 1 + size) {
      if (!receive()) return {};
    }
    auto text = unread_.substr(space + 1, size);
    unread_.erase(0, space + 1 + size);
    return text;
  }

  void send(std::string_view bytes) {
    if (ssl_ != nullptr) {
      if (!bytes.empty()) SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
      return;
    }
    while (!bytes.empty()) {
      const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  void answer(std::string_view body, std::string_view status = "200 OK", std::string_view headers = {}) {
    send("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

  /// Says nothing until the client goes away.
  void wait_for_end() {
    while (receive()) {
    }
  }

  /// A connection that ends by RST, without goodbye.
  void reset() {
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    shaken_ = false;
  }

  /// TLS that ends without saying so.
  void cut_off() { shaken_ = false; }

 private:
  bool receive() {
    char buffer[4096];
    const auto count = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                       : static_cast<int>(::recv(descriptor_, buffer, sizeof buffer, 0));
    if (count > 0) unread_.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }

  int descriptor_;
  SSL* ssl_ = nullptr;
  bool shaken_ = false;
  std::string unread_;
};

class ScriptedServer {
 public:
  using Talk = std::function<void(Peer&)>;

  /// The first connection gets the first talk; those beyond the last get the last. `tls` must outlive the server.
  explicit ScriptedServer(std::vector<Talk> talks, SSL_CTX* tls = nullptr)
      : talks_(std::move(talks)), tls_(tls) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const bool listens = ::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) == 0 &&
                         ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) == 0 &&
                         ::listen(listener_, 16) == 0;
    if (!listens) throw std::system_error(errno, std::generic_category(), "no port to listen on");
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept(); });
  }

  /// Ends what is still talked.
  ~ScriptedServer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      for (const int descriptor : open_) ::shutdown(descriptor, SHUT_RDWR);
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    for (auto& thread : threads_) thread.join();
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void accept() {
    while (true) {
      const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const std::lock_guard lock(mutex_);
      if (descriptor < 0 || stopping_) {
        if (descriptor >= 0) ::close(descriptor);
        return;
      }
      const auto number = static_cast<std::size_t>(connections_++);
      open_.push_back(descriptor);
      threads_.emplace_back([this, descriptor, talk = talks_[std::min(number, talks_.size() - 1)]] {
        {
          Peer peer(descriptor, tls_);
          if (peer.is_ready()) talk(peer);
          const std::lock_guard closing(mutex_);
          std::erase(open_, descriptor);
        }
      });
    }
  }

  std::vector<Talk> talks_;
  SSL_CTX* tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  bool stopping_ = false;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace tocsin::net::testing

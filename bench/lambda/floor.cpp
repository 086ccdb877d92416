// The least that a function can do, as a floor under what the benchmark measures: fetch an invocation, publish the same bytes each time,
// answer. It reads no event, signs nothing and believes every answer. What it takes is the emulated AWS and the system; over HTTPS also
// OpenSSL as it comes, which checks the server's certificate.

#include <arpa/inet.h>
#include <charconv>
#include <cstdlib>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace {

constexpr std::size_t kPublished = 5'200;  // bytes of the body, as of the function's own

int connect_to(std::string_view address) {  // "127.0.0.1:8080"
  const auto colon = address.rfind(':');
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port =
      htons(static_cast<std::uint16_t>(std::atoi(std::string(address.substr(colon + 1)).c_str())));
  inet_pton(AF_INET, std::string(address.substr(0, colon)).c_str(), &where.sin_addr);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) std::exit(2);
  return descriptor;
}

struct Connection {
  int descriptor;
  SSL* tls = nullptr;

  bool send(const std::string& bytes) const {
    if (tls != nullptr) return SSL_write(tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
    return ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
  }
  long receive(char* into, std::size_t size) const {
    if (tls != nullptr) return SSL_read(tls, into, static_cast<int>(size));
    return ::recv(descriptor, into, size, 0);
  }
};

Connection connect_tls(std::string_view address) {  // "localhost:8443"
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  auto* const context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  const auto colon = address.rfind(':');
  const std::string host(address.substr(0, colon));
  const int descriptor = connect_to("127.0.0.1" + std::string(address.substr(colon)));
  if (SSL_CTX_load_verify_locations(context, std::getenv("AWS_CA_BUNDLE"), nullptr) != 1) std::exit(2);
  auto* const tls = SSL_new(context);
  SSL_set_tlsext_host_name(tls, host.c_str());
  SSL_set1_host(tls, host.c_str());
  SSL_set_fd(tls, descriptor);
  if (SSL_connect(tls) != 1) std::exit(2);
  return {descriptor, tls};
}

std::string_view after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

// The whole answer; its head is written as bench.py's servers write it.
std::string exchange(const Connection& connection, const std::string& request) {
  if (!connection.send(request)) std::exit(0);
  std::string answer;
  while (true) {
    char bytes[16384];
    const auto count = connection.receive(bytes, sizeof bytes);
    if (count <= 0) std::exit(0);  // the runtime API is gone
    answer.append(bytes, static_cast<std::size_t>(count));
    const auto body = after(answer, "\r\n\r\n");
    if (body.data() == nullptr) continue;
    const auto length = after(answer, "Content-Length: ");
    std::size_t expected = 0;
    std::from_chars(length.data(), length.data() + length.size(), expected);
    if (body.size() >= expected) return answer;
  }
}

std::string post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace

int main() {
  const Connection api{connect_to(std::getenv("AWS_LAMBDA_RUNTIME_API"))};
  const std::string_view url = std::getenv("AWS_ENDPOINT_URL_SNS");
  const auto where = after(url, "://");
  const auto sns = url.starts_with("https:") ? connect_tls(where) : Connection{connect_to(where)};
  const std::string prefix = "/2018-06-01/runtime/invocation/";
  const auto publish = post("/", std::string(kPublished, 'x'));
  while (true) {
    const auto invocation = exchange(api, "GET " + prefix + "next HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto id = after(invocation, "Lambda-Runtime-Aws-Request-Id: ");
    exchange(sns, publish);
    exchange(api, post(prefix + std::string(id.substr(0, id.find('\r'))) + "/response", "{}"));
  }
}

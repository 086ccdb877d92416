#include "net/http_server.h"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace tocsin::net {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A client that says exactly what the test writes.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~Wire() { ::close(fd_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  /// Until `end` has come or the server closes.
  std::string receive(std::string_view end = "\r\n\r\n\x01") {
    std::string got;
    char c = 0;
    while (got.find(end) == std::string::npos && ::recv(fd_, &c, 1, 0) == 1) got += c;
    return got;
  }
  std::string talk(std::string_view bytes) {
    send(bytes);
    return receive();
  }

 private:
  int fd_;
  bool connected_ = false;
};

std::vector<HttpRoute> routes() {
  return {
      {"GET", "/hello", [](const HttpRequest&) { return HttpResponse{200, "hello\n", "text/plain"}; }},
      {"POST", "/echo", [](const HttpRequest& r) { return HttpResponse{200, r.body, "text/plain"}; }},
      {"POST", "/throw", [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret"); }},
      {"POST", "/guarded", [](const HttpRequest&) { return HttpResponse{}; },
       [](const HttpRequest& r) -> std::optional<HttpResponse> {
         if (r.header("x-pass")) return std::nullopt;
         return http_error(401, "who are you");
       }},
  };
}

std::unique_ptr<HttpServer> serve(HttpServerOptions options = {}, std::vector<HttpRoute> with = routes()) {
  auto server = HttpServer::start(std::move(options), std::move(with));
  EXPECT_TRUE(server.has_value()) << (server ? "" : to_string(server.error()));
  return server ? std::move(*server) : nullptr;
}

constexpr std::string_view kClose = "Host: localhost\r\nConnection: close\r\n";

TEST(HttpServer, AnswersAndTellsItsPort) {
  const auto server = serve();
  EXPECT_NE(server->port(), 0);
  EXPECT_EQ(server->address(), "127.0.0.1:" + std::to_string(server->port()));
  const auto answer = Wire(server->port()).talk("GET /hello?x=1 HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 6\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nhello\n"));
}

TEST(HttpServer, KeepsTheConnectionAlive) {
  const auto server = serve();
  Wire wire(server->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(wire.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_THAT(wire.receive("hello\n"), HasSubstr("200 OK"));
  }
  ASSERT_TRUE(wire.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_THAT(wire.receive("hello\n"), HasSubstr("200 OK"));
  EXPECT_THAT(wire.receive("hello\n"), HasSubstr("200 OK"));
}

TEST(HttpServer, HeadHasNoBody) {
  const auto server = serve();
  const auto answer = Wire(server->port()).talk("HEAD /hello HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 6\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(HttpServer, UnknownPathsAndMethods) {
  const auto server = serve();
  const auto unknown = Wire(server->port()).talk("GET /a\"b HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(unknown, HasSubstr("404 Not Found"));
  EXPECT_THAT(unknown, HasSubstr(R"({"error":"there is nothing at this path","where":"/a\"b"})"));
  const auto wrong = Wire(server->port()).talk("PUT /hello HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(wrong, HasSubstr("405 Method Not Allowed"));
  EXPECT_THAT(wrong, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST(HttpServer, SaysContinueBeforeTheBody) {
  const auto server = serve();
  Wire wire(server->port());
  wire.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.receive("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  wire.send("body");
  EXPECT_THAT(wire.receive("body"), HasSubstr("200 OK"));
}

TEST(HttpServer, RefusesLargeBodiesBeforeTheyAreSent) {
  HttpServerOptions options;
  options.max_body_bytes = 10;
  const auto server = serve(options);
  const auto announced =
      Wire(server->port())
          .talk("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(announced, StartsWith("HTTP/1.1 413"));
  const auto chunked = Wire(server->port())
                           .talk(
                               "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                               "chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n");
  EXPECT_THAT(chunked, StartsWith("HTTP/1.1 413"));
  const auto fits =
      Wire(server->port())
          .talk("POST /echo HTTP/1.1\r\n" + std::string(kClose) + "Content-Length: 10\r\n\r\n1234567890");
  EXPECT_THAT(fits, EndsWith("\r\n\r\n1234567890"));
}

TEST(HttpServer, ASenderThatDoesNotWaitStillSeesWhyItIsRefused) {
  const auto server = serve();
  Wire wire(server->port());
  wire.send("POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n");
  wire.send(std::string(2'000'000, 'x'));
  EXPECT_THAT(wire.receive(), StartsWith("HTTP/1.1 401"));
}

TEST(HttpServer, RefusesWhatIsNotHttp) {
  HttpServerOptions options;
  options.max_header_bytes = 1024;
  const auto server = serve(options);
  EXPECT_THAT(Wire(server->port()).talk("nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(Wire(server->port()).talk(std::string("\0\x01\xFF\r\n\r\n", 7)), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(Wire(server->port()).talk("GET /hello HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(Wire(server->port()).talk("GET /hello HTTP/1.1\r\n" + std::string(kClose) + "\r\n"),
              HasSubstr("200 OK"));
}

TEST(HttpServer, AHandlerThatThrowsGivesAnErrorWithoutItsText) {
  const auto server = serve();
  const auto answer = Wire(server->port()).talk("POST /throw HTTP/1.1\r\n" + std::string(kClose) + "\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
  EXPECT_THAT(answer, Not(HasSubstr("secret")));
}

TEST(HttpServer, CutsOffWhoIsSlow) {
  HttpServerOptions options;
  options.idle_timeout = 100ms;
  options.body_timeout = 100ms;
  const auto server = serve(options);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Wire(server->port()).talk("GET /hel"), "");
  EXPECT_EQ(Wire(server->port()).talk("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(HttpServer, TooManyConnectionsAreToldSo) {
  HttpServerOptions options;
  options.max_connections = 1;
  const auto server = serve(options);
  Wire first(server->port());
  first.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  first.receive("hello\n");
  Wire second(server->port());
  const auto refusal = second.receive();
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(refusal, HasSubstr("Retry-After: 1\r\n"));
  first.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(first.receive("hello\n"), HasSubstr("200 OK"));
}

TEST(HttpServer, StopFinishesWhatIsInHand) {
  std::promise<void> begun;
  std::promise<void> go;
  auto wait = go.get_future().share();
  auto server = serve({}, {{"GET", "/slow", [&, wait](const HttpRequest&) {
                              begun.set_value();
                              wait.wait();
                              return HttpResponse{200, "done"};
                            }}});
  const auto port = server->port();
  Wire idle(port);
  Wire busy(port);
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  begun.get_future().wait();
  std::thread stopper([&] { server->stop(); });
  EXPECT_EQ(idle.receive(), "");  // closed at once
  go.set_value();
  const auto answer = busy.receive();
  stopper.join();
  EXPECT_THAT(answer, EndsWith("done"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_FALSE(Wire(port).connected());
  server->stop();
}

TEST(HttpServer, StopDoesNotWaitForEver) {
  HttpServerOptions options;
  options.stop_timeout = 100ms;
  auto server = serve(options);
  Wire half(server->port());
  half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
  std::this_thread::sleep_for(50ms);
  const auto begin = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(HttpServer, ServesManyAtOnce) {
  std::atomic<int> good = 0;
  const auto server = serve();
  std::vector<std::thread> clients;
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        const auto answer =
            Wire(server->port())
                .talk("POST /echo HTTP/1.1\r\n" + std::string(kClose) + "Content-Length: 4\r\n\r\nbody");
        if (answer.ends_with("\r\n\r\nbody")) ++good;
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(good, 320);
}

TEST(HttpServer, SaysWhyItCannotListen) {
  const auto server = serve();
  HttpServerOptions options;
  options.port = server->port();
  const auto taken = HttpServer::start(options, routes());
  ASSERT_FALSE(taken.has_value());
  EXPECT_THAT(to_string(taken.error()), HasSubstr("cannot listen: Address already in use"));
  options.address = "example.com";
  const auto name = HttpServer::start(options, routes());
  ASSERT_FALSE(name.has_value());
  EXPECT_THAT(to_string(name.error()), HasSubstr("not an address to listen on"));
}

TEST(HttpServer, KnowsLoopback) {
  for (const auto* address : {"127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"}) {
    EXPECT_TRUE(is_loopback(address)) << address;
  }
  for (const auto* address : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "localhost.example.com",
                              "127.0.0.1.example.com", "", "2130706433"}) {
    EXPECT_FALSE(is_loopback(address)) << address;
  }
}

TEST(HttpServer, FindsHeadersInAnyCase) {
  const HttpRequest request{"GET", "/", "/", {{"Content-Type", "a"}, {"content-type", "b"}}, ""};
  EXPECT_EQ(request.header("CONTENT-TYPE"), "a");
  EXPECT_EQ(request.header("Host"), std::nullopt);
}

}  // namespace
}  // namespace tocsin::net

#include "sink/syslog/syslog_sink.h"

#include <gmock/gmock.h>
#include <mutex>

#include "net/testing/authority.h"
#include "net/testing/scripted_server.h"
#include "sink/testing/made_of.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using namespace std::chrono_literals;
using net::testing::Authority;
using net::testing::Peer;
using net::testing::ScriptedServer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = NotDelivered::Kind;

/// What came, and a wait for it: syslog's receiver says nothing.
class Received {
 public:
  void add(std::string frame) {
    const std::lock_guard lock(mutex_);
    frames_.push_back(std::move(frame));
    came_.notify_all();
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, 5s, [&] { return frames_.size() >= count; });
    return frames_;
  }
  /// Reads until the client goes.
  ScriptedServer::Talk reader() {
    return [this](Peer& peer) {
      for (auto frame = peer.frame(); !frame.empty(); frame = peer.frame()) add(std::move(frame));
    };
  }
  ScriptedServer::Talk one() {
    return [this](Peer& peer) { add(peer.frame()); };
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> frames_;
};

SyslogSettings to(const ScriptedServer& server, Milliseconds timeout = 5s) {
  SyslogSettings settings;
  settings.place = {.tls = false, .host = "127.0.0.1", .port = server.port()};
  settings.timeout = timeout;
  return settings;
}

DeliveryResult send(SyslogSink& sink, std::string body) {
  return sink.deliver({"text/plain", std::move(body)}, {"d", "", 1, false});
}

TEST(SyslogSink, KeepsItsConnection) {
  Received received;
  const ScriptedServer server({received.reader()});
  SyslogSink sink("s", to(server));
  for (const auto* body : {"<1>1 a", "<1>1 b\n\xC3\xBC", "<1>1 c"}) {
    const auto sent = send(sink, body);
    ASSERT_TRUE(sent) << sent.error().reason;
    EXPECT_THAT(sent->detail, HasSubstr("127.0.0.1:"));
  }
  EXPECT_THAT(received.wait_for(3), ElementsAre("<1>1 a", "<1>1 b\n\xC3\xBC", "<1>1 c"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(SyslogSink, ConnectsAnewWhenTheReceiverHasGone) {
  Received received;
  const ScriptedServer server({received.one(), received.reader()});
  SyslogSink sink("s", to(server));
  ASSERT_TRUE(send(sink, "<1>1 a"));
  received.wait_for(1);
  std::this_thread::sleep_for(50ms);  // for the end to arrive
  ASSERT_TRUE(send(sink, "<1>1 b"));
  EXPECT_THAT(received.wait_for(2), ElementsAre("<1>1 a", "<1>1 b"));
  EXPECT_EQ(server.connections(), 2);
}

TEST(SyslogSink, NobodyListens) {
  std::uint16_t port = 0;
  {
    const ScriptedServer gone({[](Peer&) {}});
    port = gone.port();
  }
  SyslogSettings settings;
  settings.place = {.tls = false, .host = "127.0.0.1", .port = port};
  SyslogSink sink("s", settings);
  const auto sent = send(sink, "<1>1 a");
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unavailable);
  EXPECT_THAT(sent.error().reason, HasSubstr("127.0.0.1:"));
}

TEST(SyslogSink, AReceiverThatReadsNothingTakesNoMoreThanTheTime) {
  const ScriptedServer server({[](Peer&) { std::this_thread::sleep_for(1s); }});
  SyslogSink sink("s", to(server, 200ms));
  const auto began = std::chrono::steady_clock::now();
  // More than the buffers of both ends.
  const auto sent = send(sink, std::string(std::size_t{32} << 20, 'x'));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unavailable);
}

TEST(SyslogSink, AConnectionThatIsResetWhileItIsWrittenIsNoDelivery) {
  const ScriptedServer server({[](Peer& peer) { peer.reset(); }});
  SyslogSink sink("s", to(server));
  const auto sent = send(sink, std::string(std::size_t{32} << 20, 'x'));
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().kind == Kind::unavailable || sent.error().kind == Kind::unknown);
}

TEST(SyslogSink, ASlowReceiverGetsAllOfIt) {
  Received received;
  const ScriptedServer server({[&](Peer& peer) {
    std::this_thread::sleep_for(100ms);
    received.add(peer.frame());
  }});
  SyslogSink sink("s", to(server));
  const std::string body(std::size_t{4} << 20, 'x');
  ASSERT_TRUE(send(sink, body));
  EXPECT_EQ(received.wait_for(1).at(0).size(), body.size());
}

class SyslogTls : public ::testing::Test {
 protected:
  SyslogSettings to(const ScriptedServer& server) const {
    SyslogSettings settings;
    settings.place = {.tls = true, .host = "localhost", .port = server.port()};
    settings.ca_file = authority.file();
    settings.timeout = 5s;
    return settings;
  }
  const Authority authority;
};

TEST_F(SyslogTls, KeepsItsConnection) {
  const auto tls = authority.server();
  Received received;
  const ScriptedServer server({received.reader()}, tls.get());
  SyslogSink sink("s", to(server));
  ASSERT_TRUE(sink.check());
  for (const auto* body : {"<1>1 a", "<1>1 b"}) {
    const auto sent = send(sink, body);
    ASSERT_TRUE(sent) << sent.error().reason;
  }
  EXPECT_THAT(received.wait_for(2), ElementsAre("<1>1 a", "<1>1 b"));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(SyslogTls, ConnectsAnewWhenTheReceiverHasGone) {
  const auto tls = authority.server();
  Received received;
  const ScriptedServer server({received.one(), received.reader()}, tls.get());
  SyslogSink sink("s", to(server));
  ASSERT_TRUE(send(sink, "<1>1 a"));
  received.wait_for(1);
  std::this_thread::sleep_for(50ms);
  ASSERT_TRUE(send(sink, "<1>1 b"));
  EXPECT_THAT(received.wait_for(2), ElementsAre("<1>1 a", "<1>1 b"));
}

TEST_F(SyslogTls, ACertificateOfSomebodyElseIsNotBelieved) {
  net::testing::Shown other;
  other.names = "DNS:other.example";
  const auto tls = authority.server(other);
  Received received;
  const ScriptedServer server({received.reader()}, tls.get());
  SyslogSink sink("s", to(server));
  const auto sent = send(sink, "<1>1 secret");
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unavailable);
  EXPECT_THAT(sent.error().reason, HasSubstr("certificate"));
}

TEST_F(SyslogTls, AReceiverWithoutTlsIsNotSpokenTo) {
  Received received;
  const ScriptedServer server({[](Peer& peer) { peer.send("syslog speaks first?\r\n"); }});
  SyslogSink sink("s", to(server));
  const auto sent = send(sink, "<1>1 secret");
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, Kind::unavailable);
}

TEST(SyslogSettings, AreReadAndChecked) {
  const auto errors = [](const std::string& yaml) { return testing::errors_of(make_syslog, yaml); };
  EXPECT_EQ(errors("host: logs.example.com\n"), 0U);
  EXPECT_EQ(errors("host: '[::1]'\ntransport: tcp\nport: 514\nfacility: authpriv\nenterprise: 99999\n"), 0U);
  EXPECT_EQ(errors("host: logs\nformat: ocsf\nmax_bytes: 64KiB\nhostname: me.example.com\ntimeout: 5s\n"),
            0U);
  EXPECT_EQ(errors("port: 6514\n"), 1U);
  EXPECT_EQ(errors("host: 'https://logs'\n"), 1U);
  EXPECT_EQ(errors("host: logs\nfacility: local8\n"), 1U);
  EXPECT_EQ(errors("host: logs\nmax_bytes: 480\n"), 1U);
  EXPECT_EQ(errors("host: logs\nformat: ocsf\nmax_bytes: 8KiB\n"), 1U);
  EXPECT_EQ(errors("host: logs\nhostname: 'a b'\n"), 1U);
  EXPECT_EQ(errors("host: logs\ntransport: tcp\nca_file: ca.pem\n"), 1U);
  EXPECT_EQ(errors("host: logs\ntimeout: 2h\n"), 1U);
}

}  // namespace
}  // namespace tocsin::sink

// A service of AWS, a container's or an instance's, as a function of requests. On loopback, for tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "base/hash.h"
#include "net/testing/scripted_server.h"

namespace tocsin::aws::testing {

struct Asked {
  std::string method;
  std::string target;  // path and query as sent
  std::string head;    // the whole head, with "Name: value\r\n" lines
  std::string body;

  /// The value of a header, empty when there is none. In any case of letters.
  std::string header(std::string_view name) const {
    const auto lower = [](std::string_view text) {
      std::string out(text);
      for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      return out;
    };
    const auto at = lower(head).find("\r\n" + lower(name) + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

struct Told {
  std::string body;
  int status = 200;
  std::string headers = {};  // "Name: value\r\n" lines
};

class FakeService {
 public:
  using Handler = std::function<Told(const Asked&)>;
  explicit FakeService(Handler handler) : handler_(std::move(handler)) {}

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  std::uint16_t port() const { return server_.port(); }

  std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  void talk(net::testing::Peer& peer) {
    for (auto text = peer.request(); !text.empty(); text = peer.request()) {
      const auto end = text.find("\r\n\r\n");
      const auto space = text.find(' ');
      const Asked asked{text.substr(0, space), text.substr(space + 1, text.find(' ', space + 1) - space - 1),
                        text.substr(0, end + 2), text.substr(end + 4)};
      {
        const std::lock_guard lock(mutex_);
        asked_.push_back(asked);
      }
      const auto told = handler_(asked);
      peer.answer(told.body, std::to_string(told.status) + " X", told.headers);
    }
  }

  const Handler handler_;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  net::testing::ScriptedServer server_{{[this](net::testing::Peer& peer) { talk(peer); }}};
};

/// Environment variables that a test writes, and a home folder of its own that is deleted afterwards.
class Home {
 public:
  Home() : path_(std::filesystem::temp_directory_path() / ("tocsin-" + random_hex(8))) {
    std::filesystem::create_directories(path_ / ".aws" / "sso" / "cache");
    variables["HOME"] = path_.string();
    variables["AWS_EC2_METADATA_DISABLED"] = "true";
  }
  ~Home() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Must not outlive this.
  Environment environment() const {
    return [this](std::string_view name) -> std::optional<std::string> {
      asked_for.emplace_back(name);
      const auto found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      return found->second;
    };
  }

  std::map<std::string, std::string, std::less<>> variables;
  mutable std::vector<std::string> asked_for;

 private:
  const std::filesystem::path path_;
};

}  // namespace tocsin::aws::testing

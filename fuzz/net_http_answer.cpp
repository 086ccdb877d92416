// What a server answers is hostile input: any bytes are an answer or an error. The first byte says how they are cut into pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "net/http_exchange.h"

namespace {

using namespace tocsin::net;

class Fed final : public Connection {
 public:
  Fed(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  HttpResult<std::size_t> read_some(std::span<char> into, Deadline) override {
    const auto count = std::min({piece_, into.size(), bytes_.size()});
    std::copy_n(bytes_.begin(), count, into.begin());
    bytes_.remove_prefix(count);
    return count;
  }
  HttpResult<std::size_t> write_some(std::string_view bytes, Deadline) override { return bytes.size(); }
  HttpResult<void> wait_until_received(Deadline) override { return {}; }
  bool is_idle() override { return true; }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  constexpr std::size_t kMostBody = 1'000;
  HttpCall call;
  call.host = "localhost";
  call.method = (data[0] & 0x80U) != 0 ? "HEAD" : "GET";
  Fed connection({reinterpret_cast<const char*>(data) + 1, size - 1}, (data[0] & 0x7FU) + std::size_t{1});
  const auto exchanged = exchange(connection, call, kMostBody, Deadline::max());
  if (!exchanged) return exchanged.error().what.empty() ? (std::abort(), 0) : 0;
  const auto& answer = exchanged->answer;
  if (answer.status < 200 || answer.status > 999 || answer.body.size() > kMostBody) std::abort();
  for (const auto& [name, value] : answer.headers) {
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
  }
  return 0;
}

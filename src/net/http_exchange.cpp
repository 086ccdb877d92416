#include "net/http_exchange.h"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Kind = HttpFailure::Kind;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t kMaxHead = 64U << 10U;
constexpr std::size_t kReadBytes = std::size_t{16} << 10U;
constexpr int kMaxInterim = 16;

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
}

bool is_without_space(std::string_view text) {
  return !text.empty() &&
         std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) || c == ' '; });
}

std::string host_field(const HttpCall& call) {
  const bool is_ipv6 = call.host.find(':') != std::string::npos;
  auto text = is_ipv6 ? "[" + call.host + "]" : call.host;
  if (call.port != (call.tls ? 443 : 80)) text += fmt::format(":{}", call.port);
  return text;
}

std::string request_text(const HttpCall& call) {
  constexpr std::size_t kHead = 1024;  // bytes, of most
  std::string text;
  text.reserve(kHead + call.body.size());
  const auto add = [&](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  text.append(call.method).append(" ").append(call.target).append(" HTTP/1.1\r\n");
  if (!find_header(call.headers, "host")) add("Host", host_field(call));
  for (const auto& [name, value] : call.headers) {
    if (!is_header(name, "content-length")) add(name, value);
  }
  const bool has_no_body = call.body.empty() && call.method != "POST" && call.method != "PUT";
  if (!has_no_body) add("Content-Length", std::to_string(call.body.size()));
  return text.append("\r\n").append(call.body);
}

HttpResult<void> write_all(Connection& connection, std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const auto count = connection.write_some(bytes, deadline);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return http_failure(Kind::broken, "the server ended the connection");
    bytes.remove_prefix(*count);
  }
  return {};
}

HttpFailure what_is_wrong(const beast::error_code& error, std::size_t max_body_bytes) {
  if (error == http::error::body_limit) {
    return {Kind::too_large, true, fmt::format("the answer is larger than {} bytes", max_body_bytes)};
  }
  if (error == http::error::header_limit) {
    return {Kind::too_large, true, "the headers of the answer are too large"};
  }
  if (error == http::error::partial_message) {
    return {Kind::broken, true, "the connection ended within the answer"};
  }
  return {Kind::broken, true, "the answer is not HTTP/1.1: " + error.message()};
}

// Reads answers from a connection; what came beyond one stays for the next.
class AnswerReader {
 public:
  AnswerReader(Connection& connection, std::size_t max_body_bytes, Deadline deadline)
      : connection_(connection), max_body_bytes_(max_body_bytes), deadline_(deadline) {}

  HttpResult<void> read(Parser& parser);
  bool has_more() const { return buffer_.size() > 0; }

 private:
  HttpResult<bool> fetch();

  Connection& connection_;
  std::size_t max_body_bytes_;
  Deadline deadline_;
  beast::flat_buffer buffer_;
};

// False at the end of the stream.
HttpResult<bool> AnswerReader::fetch() {
  const auto space = buffer_.prepare(kReadBytes);
  auto count = connection_.read_some({static_cast<char*>(space.data()), space.size()}, deadline_);
  if (!count) return tl::unexpected(std::move(count.error()));
  buffer_.commit(*count);
  return *count > 0;
}

HttpResult<void> AnswerReader::read(Parser& parser) {
  parser.header_limit(kMaxHead);
  parser.body_limit(max_body_bytes_);
  bool needs_more = false;
  while (!parser.is_done()) {
    beast::error_code error;
    if (needs_more || buffer_.size() == 0) {
      const auto more = fetch();
      if (!more) return tl::unexpected(more.error());
      if (!*more && !parser.got_some()) {
        return http_failure(Kind::broken, "the server ended the connection without an answer");
      }
      if (!*more) {
        parser.put_eof(error);
        if (error) return tl::unexpected(what_is_wrong(error, max_body_bytes_));
        continue;
      }
    }
    // The head alone first: an eager parser goes on to the body and forgets that its length is over the limit (Beast 1.74).
    parser.eager(parser.is_header_done());
    buffer_.consume(parser.put(buffer_.data(), error));
    needs_more = error == http::error::need_more;
    if (error && !needs_more) return tl::unexpected(what_is_wrong(error, max_body_bytes_));
    // The parser bounds the head, and not the lines between chunks.
    if (buffer_.size() > kMaxHead) return http_failure(Kind::broken, "the answer has an endless line");
  }
  return {};
}

HttpAnswer to_answer(Parser& parser) {
  HttpAnswer answer;
  auto& message = parser.get();
  answer.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    answer.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  answer.body = std::move(message.body());
  return answer;
}

HttpResult<Exchanged> read_answer(Connection& connection, const HttpCall& call, std::size_t max_body_bytes,
                                  Deadline deadline) {
  AnswerReader reader(connection, max_body_bytes, deadline);
  for (int interim = 0; interim < kMaxInterim; ++interim) {
    Parser parser;
    parser.skip(call.method == "HEAD");
    if (auto done = reader.read(parser); !done) return tl::unexpected(std::move(done.error()));
    const auto status = parser.get().result_int();
    if (status == 101) return http_failure(Kind::broken, "the server switched to another protocol");
    if (status < 200) continue;
    const bool keeps = parser.keep_alive() && !reader.has_more();
    return Exchanged{to_answer(parser), keeps};
  }
  return http_failure(Kind::broken, "the server sent interim answers without an end");
}

}  // namespace

std::optional<std::string> why_not_http(const HttpCall& call) {
  if (!is_token(call.method)) return "the method is no word";
  if (!is_without_space(call.host)) return "the host is empty or holds a space or control character";
  if (!is_without_space(call.target)) return "the target is empty or holds a space or control character";
  for (const auto& [name, value] : call.headers) {
    if (!is_token(name)) return "a header's name is no word";
    if (!is_field_value(value)) return "the header " + name + " holds a control character";
  }
  return std::nullopt;
}

HttpResult<Exchanged> exchange(Connection& connection, const HttpCall& call, std::size_t max_body_bytes,
                               Deadline deadline) {
  const auto written = write_all(connection, request_text(call), deadline);
  if (!written && written.error().kind == Kind::timeout) return tl::unexpected(written.error());
  // A server that refuses a long request in the middle may have said why.
  auto exchanged = read_answer(connection, call, max_body_bytes, deadline);
  if (exchanged) {
    exchanged->reusable = exchanged->reusable && written.has_value();
    return exchanged;
  }
  if (!written) return tl::unexpected(written.error());
  exchanged.error().maybe_received = true;
  return exchanged;
}

}  // namespace tocsin::net

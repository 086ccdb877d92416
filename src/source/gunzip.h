// gzip (RFC 1952) in pieces, several members one after the other, with limits against bombs. zlib stays in the .cpp.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin::source {

/// True when the bytes begin as every gzip file does. Needs two bytes.
bool looks_gzipped(std::string_view bytes);

struct GunzipLimits {
  std::uint64_t max_bytes = 0;          // decompressed
  std::uint64_t max_ratio = 0;          // decompressed : compressed
  std::uint64_t ratio_counts_from = 0;  // decompressed bytes up to which the ratio does not matter
};

class Gunzip {
 public:
  struct Problem {
    std::string message;
    std::string hint;
    bool over_limit = false;
  };
  /// Gets the text in pieces of at most 64 KiB. False: stop.
  using Sink = std::function<bool(std::string_view)>;

  explicit Gunzip(GunzipLimits limits);
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// After a problem, or when the sink said stop, nothing more is read.
  std::optional<Problem> feed(std::string_view bytes, const Sink& sink);

  /// The bytes are over: a problem when they stop inside a member.
  std::optional<Problem> finish() const;

 private:
  struct Stream;
  std::optional<Problem> inflate_some(const Sink& sink);
  std::optional<Problem> between_members();
  std::optional<Problem> check_limits() const;

  GunzipLimits limits_;
  std::unique_ptr<Stream> stream_;
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
  bool in_member_ = true;
  bool over_ = false;
};

}  // namespace tocsin::source

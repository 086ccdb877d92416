#include "source/gunzip.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>
#include <vector>
#include <zlib.h>

namespace tocsin::source {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr int kGzipOnly = 16;  // zlib: added to the window bits, refuses zlib and raw streams

}  // namespace

struct Gunzip::Stream {
  z_stream z{};
  std::vector<Bytef> out = std::vector<Bytef>(kPiece);
};

bool looks_gzipped(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

Gunzip::Gunzip(GunzipLimits limits) : limits_(limits), stream_(std::make_unique<Stream>()) {
  if (inflateInit2(&stream_->z, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();  // its only cause
}

Gunzip::~Gunzip() {
  inflateEnd(&stream_->z);
}

std::optional<Gunzip::Problem> Gunzip::feed(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty() && !over_) {
    // zlib counts in unsigned int and takes its input as non-const, though it never writes there.
    const auto piece = bytes.substr(0, std::size_t{1} << 30);
    auto& z = stream_->z;
    z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
    z.avail_in = static_cast<uInt>(piece.size());
    bytes.remove_prefix(piece.size());
    while (!over_) {
      const auto before = z.avail_in;
      auto problem = in_member_ ? inflate_some(sink) : between_members();
      in_ += before - z.avail_in;
      if (!problem) problem = check_limits();
      if (problem) {
        over_ = true;
        return problem;
      }
      if (z.avail_in == 0 && (!in_member_ || z.avail_out > 0)) break;
    }
  }
  return std::nullopt;
}

std::optional<Gunzip::Problem> Gunzip::inflate_some(const Sink& sink) {
  auto& z = stream_->z;
  z.next_out = stream_->out.data();
  z.avail_out = static_cast<uInt>(kPiece);
  const int result = inflate(&z, Z_NO_FLUSH);
  const std::size_t got = kPiece - z.avail_out;
  out_ += got;
  if (got > 0 && !sink({reinterpret_cast<const char*>(stream_->out.data()), got})) over_ = true;
  if (result == Z_STREAM_END) {
    in_member_ = false;
  } else if (result != Z_OK && result != Z_BUF_ERROR) {
    return Problem{fmt::format("the gzip data is damaged ({})", z.msg == nullptr ? "not gzip" : z.msg),
                   "what stands before has been read"};
  }
  return std::nullopt;
}

// Members follow each other directly; zeros pad to a block's end (tar does so); nothing else may stand there.
std::optional<Gunzip::Problem> Gunzip::between_members() {
  auto& z = stream_->z;
  while (z.avail_in > 0 && *z.next_in == 0) {
    ++z.next_in;
    --z.avail_in;
  }
  if (z.avail_in == 0) return std::nullopt;
  if (*z.next_in != 0x1F) {
    return Problem{"something that is not gzip follows the gzip data", "it was not read"};
  }
  inflateReset(&z);
  z.avail_out = 0;
  in_member_ = true;
  return std::nullopt;
}

std::optional<Gunzip::Problem> Gunzip::check_limits() const {
  if (out_ > limits_.max_bytes) {
    return Problem{fmt::format("the text is larger than {} bytes when decompressed", limits_.max_bytes),
                   "what lies beyond was not read", true};
  }
  if (out_ > limits_.ratio_counts_from && out_ / std::max<std::uint64_t>(in_, 1) > limits_.max_ratio) {
    return Problem{
        fmt::format("more than {} bytes come out of each compressed byte: this looks like a gzip bomb",
                    limits_.max_ratio),
        "what lies beyond was not read", true};
  }
  return std::nullopt;
}

std::optional<Gunzip::Problem> Gunzip::finish() const {
  if (over_ || !in_member_) return std::nullopt;
  return Problem{"the gzip data is cut off here",
                 "what stands before has been read; the file may still be written"};
}

}  // namespace tocsin::source

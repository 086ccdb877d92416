#include "source/text_blocks.h"

#include <algorithm>
#include <cstring>
#include <poll.h>

#include "source/line_feed.h"

namespace tocsin::source {
namespace {

constexpr std::size_t kRawPiece = std::size_t{64} << 10;
// What is inflated at once: at most a thousand times as much comes out (RFC 1951: 258 bytes for two bits).
constexpr std::size_t kInflatePiece = std::size_t{1} << 10;
// So long a line may pause on its way through a pipe before its beginning is handed over.
constexpr int kPatience = 20;

}  // namespace

TextBlocks::TextBlocks(InputFile file, std::size_t block_bytes, const ReadLimits& limits)
    : file_(std::move(file)), block_bytes_(block_bytes), limits_(limits) {}

void TextBlocks::next(TextBlock& block) {
  block.size_ = 0;
  block.last_ = false;
  block.problem_.reset();
  block.error_.reset();
  block.begins_line_ = begins_line_;
  if (block.bytes_.size() < block_bytes_) block.bytes_.resize(block_bytes_);
  append(block, begun_);
  begun_.clear();
  fill(block);
  const auto text = block.text();
  const auto newline = last_line_feed(text);
  if (!block.last_ && newline != std::string_view::npos) {
    begun_ = text.substr(newline + 1);
    block.size_ = newline + 1;
  }
  begins_line_ = block.text().ends_with('\n');
}

void TextBlocks::fill(TextBlock& block) {
  bool whole_line = false;
  while (!block.last_ && block.size_ < block_bytes_) {
    const bool waits = !file_.bytes && raw_at_ == raw_size_ && block.size_ > 0;
    if (waits && !more_is_there(whole_line ? 0 : kPatience)) return;
    const auto before = block.size_;
    if (form_ == Form::unknown) {
      read_first(block);
    } else if (form_ == Form::plain) {
      read_plain(block);
    } else {
      read_gzip(block);
    }
    whole_line = whole_line || block.text().substr(before).find('\n') != std::string_view::npos;
  }
}

void TextBlocks::append(TextBlock& block, std::string_view bytes) {
  const auto size = block.size_ + bytes.size();
  if (block.bytes_.size() < size) block.bytes_.resize(std::max(size, block.bytes_.size() * 2));
  std::copy(bytes.begin(), bytes.end(), block.bytes_.data() + block.size_);
  block.size_ = size;
}

std::size_t TextBlocks::read(char* to, std::size_t size, TextBlock& block) {
  auto got = read_some(file_, to, size);
  if (!got) block.error_ = std::move(got.error());
  return got.value_or(0);
}

void TextBlocks::read_plain(TextBlock& block) {
  const auto got = read(block.bytes_.data() + block.size_, block.bytes_.size() - block.size_, block);
  block.size_ += got;
  block.last_ = got == 0;
}

// Two bytes tell whether it is gzip.
void TextBlocks::read_first(TextBlock& block) {
  raw_.resize(kRawPiece);
  const auto got = read(raw_.data() + raw_size_, raw_.size() - raw_size_, block);
  raw_size_ += got;
  if (got > 0 && raw_size_ < 2) return;
  if (looks_gzipped({raw_.data(), raw_size_})) {
    form_ = Form::gzip;
    gunzip_.emplace(GunzipLimits{limits_.max_text_bytes, limits_.max_ratio, limits_.max_unchecked_bytes});
    return;
  }
  form_ = Form::plain;
  append(block, {raw_.data(), raw_size_});
  raw_at_ = raw_size_;
  block.last_ = got == 0;
}

void TextBlocks::read_gzip(TextBlock& block) {
  if (raw_at_ == raw_size_) {
    raw_at_ = 0;
    raw_size_ = read(raw_.data(), raw_.size(), block);
    if (raw_size_ == 0) {
      block.last_ = true;
      if (!block.error_) block.problem_ = gunzip_->finish();
      return;
    }
  }
  const std::string_view piece(raw_.data() + raw_at_, std::min(kInflatePiece, raw_size_ - raw_at_));
  raw_at_ += piece.size();
  block.problem_ = gunzip_->feed(piece, [&](std::string_view text) {
    append(block, text);
    return true;
  });
  block.last_ = block.problem_.has_value();
}

bool TextBlocks::more_is_there(int milliseconds) const {
  pollfd wanted{file_.descriptor.get(), POLLIN, 0};
  return ::poll(&wanted, 1, milliseconds) > 0;
}

}  // namespace tocsin::source

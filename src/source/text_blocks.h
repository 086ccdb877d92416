// A file -> its text in blocks that end with a line, decompressed when it is gzip: for who reads lines on many threads. Memory is
// bounded by the block, however long the file or a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/event_reader.h"
#include "source/gunzip.h"
#include "source/input_file.h"

namespace tocsin::source {

/// A piece of the text. Used again and again, it keeps its memory.
class TextBlock {
 public:
  std::string_view text() const { return {bytes_.data(), size_}; }
  /// The text begins with the first byte of a line. It ends with a line feed, except where a line is longer than a block, or
  /// nothing more came, or it is the last one.
  bool begins_line() const { return begins_line_; }
  /// Nothing follows, because the text is over, or because of one of the two below.
  bool last() const { return last_; }
  /// What ends the text too early: damaged gzip, a limit.
  const std::optional<Gunzip::Problem>& problem() const { return problem_; }
  /// What ends the reading too early.
  const std::optional<Error>& error() const { return error_; }

 private:
  friend class TextBlocks;

  std::vector<char> bytes_;  // text() and room for more
  std::size_t size_ = 0;
  bool begins_line_ = true;
  bool last_ = false;
  std::optional<Gunzip::Problem> problem_;
  std::optional<Error> error_;
};

/// Not thread-safe.
class TextBlocks {
 public:
  /// A block has this size, or somewhat more: of gzip up to a MiB, and what its last line had too much before.
  static constexpr std::size_t kBlock = std::size_t{512} << 10;

  explicit TextBlocks(InputFile file, std::size_t block_bytes = kBlock, const ReadLimits& limits = {});

  const std::string& name() const { return file_.name; }
  /// The next block. Not to be called after the last one. It does not wait for a whole block: what a pipe holds is handed over.
  void next(TextBlock& block);

 private:
  void fill(TextBlock& block);
  void append(TextBlock& block, std::string_view bytes);
  void read_plain(TextBlock& block);
  void read_gzip(TextBlock& block);
  void read_first(TextBlock& block);
  std::size_t read(char* to, std::size_t size, TextBlock& block);
  bool more_is_there(int milliseconds) const;

  enum class Form { unknown, plain, gzip };

  InputFile file_;
  std::size_t block_bytes_;
  ReadLimits limits_;
  Form form_ = Form::unknown;
  std::optional<Gunzip> gunzip_;
  std::vector<char> raw_;   // compressed bytes
  std::size_t raw_at_ = 0;  // the next one
  std::size_t raw_size_ = 0;
  std::string begun_;        // the line with which the next block begins
  bool begins_line_ = true;  // the next block does
};

}  // namespace tocsin::source

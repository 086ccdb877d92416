#include "source/text_blocks.h"

#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "source/test_text.h"

namespace tocsin::source {
namespace {

// A pipe's reading end as an input; what is written to the other one is read.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) std::abort();
    input = {"pipe", Descriptor(ends[0]), {}};
    writer = Descriptor(ends[1]);
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  InputFile input;
  Descriptor writer;
};

struct Read {
  std::string text;
  std::vector<std::string> blocks;
  std::vector<bool> begin_line;
  bool problem = false;
};

Read read_all(InputFile input, std::size_t block_bytes) {
  TextBlocks blocks(std::move(input), block_bytes);
  TextBlock block;
  Read out;
  do {
    blocks.next(block);
    out.text += block.text();
    out.blocks.emplace_back(block.text());
    out.begin_line.push_back(block.begins_line());
    out.problem = out.problem || block.problem();
  } while (!block.last());
  return out;
}

Read through_pipe(const std::string& bytes, std::size_t block_bytes) {
  Pipe pipe;
  std::jthread writer([&pipe, &bytes] {
    pipe.write(bytes);
    pipe.writer.reset();
  });
  return read_all(std::move(pipe.input), block_bytes);
}

TEST(TextBlocks, EndWithALineWhereverTheyCan) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::string(static_cast<std::size_t>(i * 7 % 60), 'x') + "\n";
  text += std::string(500, 'y') + "\nno end";
  for (const auto& bytes : {text, gzip(text)}) {
    for (const std::size_t size : {1U, 10U, 100U, 1000U, 100'000U}) {
      const auto read = through_pipe(bytes, size);
      ASSERT_EQ(read.text, text) << size;
      for (std::size_t i = 1; i < read.blocks.size(); ++i) {
        EXPECT_EQ(read.begin_line[i], read.blocks[i - 1].ends_with('\n')) << i;
      }
      EXPECT_TRUE(read.begin_line.front());
      EXPECT_FALSE(read.problem);
    }
  }
}

TEST(TextBlocks, WhatAPipeHoldsIsNotHeldBack) {
  Pipe pipe;
  TextBlocks blocks(std::move(pipe.input));
  TextBlock block;
  pipe.write("{\"a\":1}\n{\"b\"");
  blocks.next(block);
  EXPECT_EQ(block.text(), "{\"a\":1}\n");
  blocks.next(block);  // after a while
  EXPECT_EQ(block.text(), "{\"b\"");
  EXPECT_TRUE(block.begins_line());
  pipe.write(":1}\n");
  blocks.next(block);
  EXPECT_EQ(block.text(), ":1}\n");
  EXPECT_FALSE(block.begins_line());
  EXPECT_FALSE(block.last());
  pipe.writer.reset();
  blocks.next(block);
  EXPECT_EQ(block.text(), "");
  EXPECT_TRUE(block.last());
}

TEST(TextBlocks, SayWhyTheyEnd) {
  const auto bytes = gzip("{\"a\":1}\n{\"b\":2}\n");
  EXPECT_TRUE(through_pipe(bytes.substr(0, bytes.size() - 9), 100).problem);
  EXPECT_TRUE(through_pipe(bytes + "junk", 100).problem);
  EXPECT_FALSE(through_pipe(bytes + bytes, 100).problem);

  auto folder = open_input("/");
  ASSERT_TRUE(folder);
  TextBlocks blocks(std::move(*folder));
  TextBlock block;
  blocks.next(block);
  ASSERT_TRUE(block.last());
  ASSERT_TRUE(block.error());
  EXPECT_EQ(block.error()->where, "/");
}

TEST(TextBlocks, AMissingFileIsNamed) {
  const auto file = open_input("/no/such/file");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().where, "/no/such/file");
}

}  // namespace
}  // namespace tocsin::source

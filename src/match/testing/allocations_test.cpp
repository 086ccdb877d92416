#include "match/testing/allocations.h"

#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <new>

namespace {

std::atomic<std::size_t> count = 0;

}  // namespace

// Not inlined: g++ would see memory of new given to free(), which is what stands here.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
// The library's sorting asks for its buffer this way, and gives it back to the delete below.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++count;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace tocsin::match::testing {

std::size_t allocations() {
  return count.load();
}

TEST(Allocations, AreCounted) {
  const auto before = allocations();
  auto* const some = new std::atomic<int>(1);
  EXPECT_EQ(allocations() - before, 1U);
  delete some;
}

}  // namespace tocsin::match::testing

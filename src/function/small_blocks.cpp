#include "function/small_blocks.h"

#include <cstdlib>
#include <new>

namespace tocsin::function {
namespace {

constexpr std::size_t kRun = std::size_t{64} << 10U;  // asked of the C library at a time

// The forms of `new` and `delete` that a program does not replace together with the plain ones: the way to the C library.
constexpr std::align_val_t kAligned{16};

void* library_new(std::size_t bytes) {
  return ::operator new(bytes, kAligned, std::nothrow);
}

}  // namespace

void SmallBlocks::refuse() {
  std::abort();
}

void* SmallBlocks::take_from_library(std::size_t bytes) {
  if (bytes > PTRDIFF_MAX - sizeof(Head)) return nullptr;
  auto* const memory = library_new(sizeof(Head) + bytes);
  return memory == nullptr ? nullptr : hand_out(new (memory) Head{kOfLibrary, State::free, nullptr});
}

void SmallBlocks::give_to_library(Head* head) {
  head->state = State::free;
  ::operator delete(head, kAligned);
}

void SmallBlocks::give_from_afar(void* block) {
  auto* const head = static_cast<Head*>(block) - 1;
  expect(head, State::used);
  if (head->size == kOfLibrary) return give_to_library(head);
  head->state = State::free;
  head->next = from_afar_.load(std::memory_order_relaxed);
  while (!from_afar_.compare_exchange_weak(head->next, head, std::memory_order_release,
                                           std::memory_order_relaxed)) {
  }
}

// The owner takes all of them at once, so that no block can come back while it is looked at.
void SmallBlocks::keep_what_came_from_afar() {
  auto* head = from_afar_.exchange(nullptr, std::memory_order_acquire);
  while (head != nullptr) {
    auto* const next = head->next;
    keep(head);
    head = next;
  }
}

void* SmallBlocks::take_new(std::size_t size) {
  keep_what_came_from_afar();
  if (auto* const head = free_[size]; head != nullptr) {
    free_[size] = head->next;
    return hand_out(head);
  }
  const Head fresh{static_cast<std::uint32_t>(size), State::free, nullptr};
  const auto bytes = sizeof(Head) + bytes_of(size);
  if (size > kFine) {
    auto* const memory = library_new(bytes);
    return memory == nullptr ? nullptr : hand_out(new (memory) Head(fresh));
  }
  if (left_ < bytes) {
    auto* const run = library_new(kRun);
    if (run == nullptr) return nullptr;
    run_ = static_cast<std::byte*>(run);  // what is left of the last one is less than one block
    left_ = kRun;
  }
  auto* const head = new (run_) Head(fresh);
  run_ += bytes;
  left_ -= bytes;
  return hand_out(head);
}

}  // namespace tocsin::function

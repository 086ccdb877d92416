// Memory for a program of one busy thread: an invocation asks for a thousand small blocks and gives all of them back. The C library keeps
// seven of a size at hand, and joins and cuts the others again and again; here what was given back is the next to be handed out, and is still
// in the processor's cache. Nothing is ever returned to the C library: what stays is the most that was in use at once, by size.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace tocsin::function {

/// One thread, the owner, takes blocks and gives them back; any other thread may give them back as well. Blocks of the owner and of the C
/// library look alike to give(). A block that is given back twice, or was overrun from below, ends the program (std::abort). Needs no
/// construction and no end: it may stand behind `new` and `delete`.
class SmallBlocks {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{16} << 10U;  // larger ones are the C library's

  /// By the owner. Null when there is no memory.
  void* take(std::size_t bytes) {
    if (bytes > kMostBytes) return take_from_library(bytes);
    const auto size = size_for(bytes);
    auto* const head = free_[size];
    if (head == nullptr) return take_new(size);
    expect(head, State::free);
    free_[size] = head->next;
    return hand_out(head);
  }

  /// By anybody.
  static void* take_from_library(std::size_t bytes);

  /// By the owner. `block`: not null, of take() or of take_from_library().
  void give(void* block) {
    auto* const head = static_cast<Head*>(block) - 1;
    expect(head, State::used);
    if (head->size == kOfLibrary) return give_to_library(head);
    keep(head);
  }

  /// The same by another thread.
  void give_from_afar(void* block);

 private:
  // Sizes are numbered: one for each 16 bytes up to 1 KiB, then one for each doubling.
  static constexpr std::size_t kUnit = 16;
  static constexpr std::size_t kFine = 64;
  static constexpr std::size_t kSizes = kFine + 4;
  static constexpr std::size_t kOfLibrary = 0;
  static_assert(kMostBytes == (kUnit * kFine) << (kSizes - kFine));

  static constexpr std::size_t size_for(std::size_t bytes) {
    const auto units = bytes == 0 ? 1 : (bytes + kUnit - 1) / kUnit;
    return units <= kFine ? units : kFine + static_cast<std::size_t>(std::bit_width((units - 1) / kFine));
  }
  static constexpr std::size_t bytes_of(std::size_t size) {
    return size <= kFine ? size * kUnit : (kUnit * kFine) << (size - kFine);
  }

  enum class State : std::uint32_t { free = 0x66726565, used = 0x75736564 };

  /// Stands before every block.
  struct alignas(kUnit) Head {
    std::uint32_t size;  // its number
    State state;
    Head* next;  // while it is free
  };
  static_assert(sizeof(Head) == kUnit && kUnit >= alignof(std::max_align_t));

  static void expect(const Head* head, State state) {
    if (head->state != state) [[unlikely]]
      refuse();
  }
  static void* hand_out(Head* head) {
    head->state = State::used;
    return head + 1;
  }
  void keep(Head* head) {
    head->state = State::free;
    head->next = free_[head->size];
    free_[head->size] = head;
  }

  [[noreturn]] static void refuse();
  static void give_to_library(Head* head);
  void* take_new(std::size_t size);
  void keep_what_came_from_afar();

  std::array<Head*, kSizes + 1> free_{};
  std::byte* run_ = nullptr;  // what was never handed out
  std::size_t left_ = 0;      // bytes of it
  std::atomic<Head*> from_afar_ = nullptr;
};

}  // namespace tocsin::function

// Memory for a program of one busy thread: an invocation asks for a thousand small blocks and gives all of them back. The C library keeps
// seven of a size at hand, and joins and cuts the others again and again; here what was given back is the next to be handed out, and is still
// in the processor's cache. Nothing is ever returned to the C library: what stays is the most that was in use at once, by size.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace tocsin::function {

/// One thread, the owner, takes blocks and gives them back; any other thread may give them back as well. Blocks of the owner and of the C
/// library look alike to give(). A block that is given back twice, or was overrun from below, ends the program (std::abort). Needs no
/// construction and no end: it may stand behind `new` and `delete`.
class SmallBlocks {
 public:
  static constexpr std::size_t kMostBytes = 1024;  // larger ones are the C library's

  /// By the owner. Null when there is no memory.
  void* take(std::size_t bytes) {
    const auto units = bytes == 0 ? 1 : (bytes + kUnit - 1) / kUnit;
    if (bytes > kMostBytes) return take_from_library(bytes);
    auto* const head = free_[units];
    if (head == nullptr) return take_new(units);
    expect(head, State::free);
    free_[units] = head->next;
    return hand_out(head);
  }

  /// By anybody.
  static void* take_from_library(std::size_t bytes);

  /// By the owner. `block`: not null, of take() or of take_from_library().
  void give(void* block) {
    auto* const head = static_cast<Head*>(block) - 1;
    expect(head, State::used);
    if (head->units == 0) return give_to_library(head);
    keep(head);
  }

  /// The same by another thread.
  void give_from_afar(void* block);

 private:
  static constexpr std::size_t kUnit = 16;

  enum class State : std::uint32_t { free = 0x66726565, used = 0x75736564 };

  /// Stands before every block.
  struct alignas(kUnit) Head {
    std::uint32_t units;  // 0: of the C library
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
    head->next = free_[head->units];
    free_[head->units] = head;
  }

  [[noreturn]] static void refuse();
  static void give_to_library(Head* head);
  void* take_new(std::size_t units);
  void keep_what_came_from_afar();

  std::array<Head*, kMostBytes / kUnit + 1> free_{};  // by units
  std::byte* run_ = nullptr;                          // what was never handed out
  std::size_t left_ = 0;                              // bytes of it
  std::atomic<Head*> from_afar_ = nullptr;
};

}  // namespace tocsin::function

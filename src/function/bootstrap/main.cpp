#include <cstddef>
#include <malloc.h>
#include <new>

#include "base/hash.h"
#include "function/builtin_bundle.h"
#include "function/run.h"
#include "function/small_blocks.h"

namespace {

constinit tocsin::function::SmallBlocks blocks;
constinit thread_local bool is_owner = false;  // of the thread that serves

}  // namespace

// The arrays' and the quiet forms of the C++ library come here as well; what is aligned more than usual does not.
void* operator new(std::size_t bytes) {
  auto* const block = is_owner ? blocks.take(bytes) : tocsin::function::SmallBlocks::take_from_library(bytes);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void operator delete(void* block) noexcept {
  if (block == nullptr) return;
  is_owner ? blocks.give(block) : blocks.give_from_afar(block);
}

void operator delete(void* block, std::size_t /*bytes*/) noexcept {
  operator delete(block);
}

int main() {
  using namespace tocsin;
  is_owner = true;
  mallopt(M_ARENA_MAX, 1);  // an arena of its own costs the thread that connects a system call every 4 KiB
  start_openssl_quickly();
  return function::run(
      {aws::process_environment(), function::process_variables(), function::builtin_bundle()});
}

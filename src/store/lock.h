// One `serve` a store: a lock that the kernel frees when its holder ends, however it ends.
#pragma once

#include <string>

#include "base/result.h"

namespace tocsin::store {

class Lock {
 public:
  /// Takes `path` (made when missing) without waiting. When another process holds it, the error names that process.
  static Result<Lock> acquire(const std::string& path);

  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace tocsin::store

// Counts what the test program allocates (allocations_test.cpp replaces operator new).
#pragma once

#include <cstddef>

namespace tocsin::match::testing {

/// Since the program's start, of all threads.
std::size_t allocations();

}  // namespace tocsin::match::testing

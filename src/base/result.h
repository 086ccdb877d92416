// Result<T>: a value or an Error. Every function that can fail returns one, and the caller must look at it.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace tocsin {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace tocsin

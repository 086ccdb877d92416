#include "sink/text/fit.h"

#include "base/text.h"

namespace tocsin::sink {

std::string fit(std::string_view text, std::size_t max_bytes, Escape escape) {
  auto out = escape(text);
  if (out.size() <= max_bytes) return out;
  // No escape is shorter than what it stands for.
  std::size_t fits = 0;
  std::size_t too_long = max_bytes + 1;
  while (too_long - fits > 1) {
    const auto middle = (fits + too_long) / 2;
    out = escape(shorten(text, middle));
    (out.size() <= max_bytes ? fits : too_long) = middle;
  }
  return escape(shorten(text, fits));
}

}  // namespace tocsin::sink

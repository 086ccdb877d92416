#include "library/problems.h"

#include <utility>

namespace tocsin::library {

Problems::Problems(Diagnostics diagnostics)
    : diagnostics_(std::move(diagnostics)), text_(render(diagnostics_)) {
  views_.reserve(diagnostics_.size());
  for (const auto& d : diagnostics_) {
    views_.push_back({.file = d.file.c_str(),
                      .path = d.path.c_str(),
                      .message = d.message.c_str(),
                      .hint = d.hint.c_str(),
                      .line = d.at.line,
                      .column = d.at.column});
  }
}

}  // namespace tocsin::library

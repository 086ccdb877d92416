// Which store a command means, and opening it beside a `serve` that may be running.
#pragma once

#include <memory>
#include <string>

#include "cli/setup.h"
#include "store/store.h"

namespace tocsin::cli {

/// `path` when it is given, else the store of the settings file `config`. Prints why not.
OrExit<std::unique_ptr<store::Store>> open_store(const std::string& path, const std::string& config,
                                                 store::Access access);

}  // namespace tocsin::cli

#include "cli/store/store_access.h"

namespace tocsin::cli {

OrExit<std::unique_ptr<store::Store>> open_store(const std::string& path, const std::string& config,
                                                 store::Access access) {
  auto chosen = path;
  if (chosen.empty()) {
    if (config.empty()) {
      return tl::unexpected(report(Error{ErrorKind::usage,
                                         "no store was named",
                                         {},
                                         "--store PATH, or --config with the settings of serve"}));
    }
    auto settings = load_config(config);
    if (!settings) return tl::unexpected(settings.error());
    chosen = settings->store.path;
  }
  auto opened = store::Store::open(chosen, access);
  if (!opened) return tl::unexpected(report(opened.error()));
  return std::move(*opened);
}

}  // namespace tocsin::cli

#include "cli/version.h"

namespace tocsin::cli {

const char* version() {
  return TOCSIN_VERSION;
}

}  // namespace tocsin::cli

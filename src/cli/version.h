// The version of this program, from CMake's project().
#pragma once

namespace tocsin::cli {

const char* version();

}  // namespace tocsin::cli

# find_package(tocsin-match) gives
#   tocsin::match         the shared library
#   tocsin::match_static  the archive
# with the headers tocsin_match.h (C) and tocsin_match.hpp (C++17).
include(${CMAKE_CURRENT_LIST_DIR}/tocsin-matchTargets.cmake)

# Where a hot loop happens to begin made a tenth of an event's time, and changed with every edit (docs/adr/0007).
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tocsin_match PRIVATE -falign-functions=64 -falign-loops=32 -falign-jumps=16)
endif()

# libtocsin-match, shared and static. Both are one object in which everything but the functions of tocsin_match.h is local: a program that
# links it may have another fmt, another Tocsin, another C++ library.
set(library ${CMAKE_CURRENT_LIST_DIR})
target_include_directories(tocsin_library PUBLIC ${library})  # tocsin_match.hpp includes its neighbour as users do
set_source_files_properties(${library}/c_api.cpp PROPERTIES COMPILE_DEFINITIONS TOCSIN_MATCH_RELEASE="${PROJECT_VERSION}")

# Cross-compiled only the function is needed; while one works on the code, and with sanitizers, the folder's own tests are what counts.
if(CMAKE_CROSSCOMPILING OR CMAKE_BUILD_TYPE STREQUAL "Debug")
  return()
endif()

# What g++ calls unique stays global whatever objcopy is told. (clang knows neither the thing nor the flag.)
set(library_folders tocsin_library tocsin_match tocsin_doc tocsin_base)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  foreach(folder IN LISTS library_folders)
    target_compile_options(${folder} PRIVATE -fno-gnu-unique)
  endforeach()
endif()

# The linker takes from the folders what the interface needs and no more: no OpenSSL, no YAML, no log.
set(match_object ${CMAKE_BINARY_DIR}/match_library.o)
list(TRANSFORM library_folders REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE archives)
list(POP_FRONT archives interface)
add_custom_command(
  OUTPUT ${match_object}
  COMMAND ${CMAKE_LINKER} -r --force-group-allocation -o ${match_object} --whole-archive ${interface} --no-whole-archive ${archives}
  COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=tocsin_match_* ${match_object}
  DEPENDS ${library_folders}
  COMMENT "Joining what libtocsin-match holds"
  VERBATIM)
set_source_files_properties(${match_object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)

file(STRINGS ${library}/tocsin_match.h abi REGEX "define TOCSIN_MATCH_ABI_(MAJOR|MINOR)")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1;\\2" abi "${abi}")
list(GET abi 0 abi_major)
list(JOIN abi . abi_version)

add_library(match_static STATIC ${match_object})
add_library(match_shared SHARED ${match_object})
target_link_libraries(match_static INTERFACE stdc++ m)
add_custom_target(match_library DEPENDS match_static match_shared)
# Of the C++ library it takes a copy: nothing of C++ crosses its border, so it runs beside any other. GNU's linker forgets what the parts that
# it leaves out asked for, mold does not: with it the library runs on glibc 2.34 and later, as Amazon Linux 2023 has it.
target_link_options(match_shared PRIVATE -static-libstdc++ -fuse-ld=bfd -Wl,--gc-sections -Wl,-z,defs
                    -Wl,--version-script=${library}/tocsin_match.map)
set_target_properties(match_shared PROPERTIES VERSION ${abi_version} SOVERSION ${abi_major} EXPORT_NAME match
                      LINK_DEPENDS ${library}/tocsin_match.map)
set_target_properties(match_static match_shared PROPERTIES OUTPUT_NAME tocsin-match LINKER_LANGUAGE CXX)

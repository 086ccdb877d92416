# `bootstrap`: the same folders as one static program, with the rules that ship compiled in as a bundle, which a `tocsin` of this machine writes.
set(TOCSIN_HOST_PROGRAM "" CACHE FILEPATH "the tocsin that writes the bundle; empty: this tree's own, which a cross-compiled tree lacks")
if(TOCSIN_HOST_PROGRAM)
  set(bundle_writer ${TOCSIN_HOST_PROGRAM})
else()
  set(bundle_writer tocsin)  # the target, hence its file
endif()
set(bundle_dir ${CMAKE_BINARY_DIR}/generated/function)
add_custom_command(
  OUTPUT ${bundle_dir}/builtin_bundle.cpp
  COMMAND ${CMAKE_COMMAND} -E make_directory ${bundle_dir}
  COMMAND ${bundle_writer} rules compile --bundle -o ${bundle_dir}/rules.json
  COMMAND ${CMAKE_COMMAND} -DINPUT=${bundle_dir}/rules.json -DOUTPUT=${bundle_dir}/builtin_bundle.cpp
          -DHEADER=function/builtin_bundle.h -DFUNCTION=tocsin::function::builtin_bundle
          -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  DEPENDS ${bundle_writer} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
  COMMENT "Writing the rules that ship as a bundle"
  VERBATIM)

add_executable(bootstrap EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/bootstrap/main.cpp ${bundle_dir}/builtin_bundle.cpp)
target_link_libraries(bootstrap PRIVATE tocsin_function)
set_target_properties(bootstrap PROPERTIES TOCSIN_STATIC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
# After the release's own -pie, which it takes back.
target_link_options(bootstrap PRIVATE -static-pie -Wl,--gc-sections)
if(MOLD AND NOT CMAKE_CROSSCOMPILING)
  # 25,000 addresses that the start adjusts: a bit each instead of 24 bytes, a tenth of a megabyte of the zip. GNU ld 2.40 has it for x86 only.
  target_link_options(bootstrap PRIVATE -Wl,--pack-dyn-relocs=relr)
endif()

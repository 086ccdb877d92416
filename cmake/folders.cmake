# tocsin_add_folders(DIR): reads DIR/layers.txt ("folder: what it may include") and makes of each folder that has code
#   a static library tocsin_<folder>       from every .cpp below it, and
#   a test program   <folder>_test         from every *_test.cpp below it.
# The folder `cli` becomes the program `tocsin` as well: its main.cpp is left out of the library.
function(tocsin_add_folders dir)
  file(STRINGS ${dir}/layers.txt lines REGEX "^[a-z]+[a-z ]*:")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${dir}/layers.txt)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+)[a-z ]*:(.*)$" _ "${line}")
    set(folder ${CMAKE_MATCH_1})
    separate_arguments(deps UNIX_COMMAND "${CMAKE_MATCH_2}")
    list(TRANSFORM deps PREPEND tocsin_)

    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${dir}/${folder}/*.cpp)
    set(code ${files})
    set(tests ${files})
    list(FILTER code EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

    if(code)
      add_library(tocsin_${folder} STATIC ${code})
      set(scope PUBLIC)
    else()
      add_library(tocsin_${folder} INTERFACE)
      set(scope INTERFACE)
    endif()
    target_include_directories(tocsin_${folder} ${scope} ${dir})
    target_link_libraries(tocsin_${folder} ${scope} ${deps} ${TOCSIN_LIBS_${folder}})
    if(EXISTS ${dir}/${folder}/folder.cmake)
      include(${dir}/${folder}/folder.cmake)
    endif()

    if(tests AND NOT CMAKE_CROSSCOMPILING)
      tocsin_add_folder_test(${folder} ${tests})
    endif()
    if(EXISTS ${dir}/${folder}/main.cpp)
      add_executable(tocsin ${dir}/${folder}/main.cpp)
      target_link_libraries(tocsin PRIVATE tocsin_${folder})
      set_target_properties(tocsin PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    endif()
    if(CMAKE_CROSSCOMPILING AND folder STREQUAL "function")
      break()  # what comes after it runs on no other machine than this
    endif()
  endforeach()
endfunction()

# tocsin_embed_text(FOLDER FILE HEADER FUNCTION): gives the folder's library `std::string_view FUNCTION()`, declared in HEADER: the text of FILE.
function(tocsin_embed_text folder file header function)
  cmake_path(GET file STEM name)
  set(output ${CMAKE_BINARY_DIR}/generated/${folder}/${name}_text.cpp)
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DHEADER=${header} -DFUNCTION=${function} -P ${script}
    DEPENDS ${file} ${script}
    COMMENT "Embedding ${name}"
    VERBATIM)
  target_sources(tocsin_${folder} PRIVATE ${output})
endfunction()

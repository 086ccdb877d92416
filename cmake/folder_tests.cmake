# One test program a folder, run from the root of the repository so that tests find rules/ and tests/data/.
#
# With TOCSIN_EVERYTHING (tools/test sets it in build/release) the same tests are registered once more as they were built
# under the sanitizers, so that one ctest runs all and its summary counts all. A program that was not built is a failure.
option(TOCSIN_EVERYTHING "also register the sanitizers' and the fuzzers' runs from build/{asan-ubsan,tsan,fuzz}" OFF)

# The folders that start threads or are shared between them.
set(TOCSIN_THREADED_FOLDERS base net aws store source match library pipeline scan)

add_custom_target(folder_tests)    # every test program
add_custom_target(threaded_tests)  # those that are worth a thread sanitizer

function(tocsin_add_test_run name program)
  add_test(NAME ${name} COMMAND ${program} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()

function(tocsin_add_folder_test folder)
  add_executable(${folder}_test ${ARGN})
  target_link_libraries(${folder}_test PRIVATE tocsin_${folder} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${folder}_test PRIVATE TOCSIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  tocsin_add_test_run(${folder} ${folder}_test)

  add_dependencies(folder_tests ${folder}_test)
  if(folder IN_LIST TOCSIN_THREADED_FOLDERS)
    add_dependencies(threaded_tests ${folder}_test)
  endif()
  if(TOCSIN_EVERYTHING)
    tocsin_add_test_run(${folder}.asan-ubsan ${CMAKE_SOURCE_DIR}/build/asan-ubsan/${folder}_test)
    if(folder IN_LIST TOCSIN_THREADED_FOLDERS)
      tocsin_add_test_run(${folder}.tsan ${CMAKE_SOURCE_DIR}/build/tsan/${folder}_test)
    endif()
  endif()
endfunction()

# One test program a folder, run from the root of the repository so that tests find rules/ and tests/data/.
function(tocsin_add_folder_test folder)
  add_executable(${folder}_test ${ARGN})
  target_link_libraries(${folder}_test PRIVATE tocsin_${folder} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${folder}_test PRIVATE TOCSIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${folder} COMMAND ${folder}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${folder} PROPERTIES TIMEOUT 600)
endfunction()

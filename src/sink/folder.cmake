# The function has a budget of bytes (tools/lambda-zip), and nothing here is asked often enough to be quick, but what each alert passes on its way to SNS.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(seldom ${code})
  list(FILTER seldom EXCLUDE REGEX "/sink/(aws|sns|text|view)/")
  set_source_files_properties(${seldom} PROPERTIES COMPILE_OPTIONS "-Os;-ffunction-sections")
endif()

# Asio and Beast are compiled once, in beast.cpp: whoever includes them compiles in half the time.
target_compile_definitions(tocsin_net PRIVATE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
if(TOCSIN_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Asio has fences that the thread sanitizer does not understand; its locks are enough for it.
  target_compile_options(tocsin_net PRIVATE -Wno-tsan)
endif()

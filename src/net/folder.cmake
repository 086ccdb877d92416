# Asio and Beast are compiled once, in beast.cpp: whoever includes them compiles in half the time.
target_compile_definitions(tocsin_net PRIVATE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
if(TOCSIN_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Asio has fences that the thread sanitizer does not understand; its locks are enough for it.
  target_compile_options(tocsin_net PRIVATE -Wno-tsan)
endif()

# Amazon's root certificates, compiled in. Made while configuring, so that a missing one is said before anything is built.
set(TOCSIN_CA_BUNDLE /etc/ssl/certs/ca-certificates.crt CACHE FILEPATH "PEM certificates to take Amazon's roots from")
set(amazon_roots_cpp ${CMAKE_BINARY_DIR}/generated/net/amazon_roots.cpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TOCSIN_CA_BUNDLE} ${CMAKE_SOURCE_DIR}/cmake/amazon_roots.cmake)
execute_process(COMMAND ${CMAKE_COMMAND} -DBUNDLE=${TOCSIN_CA_BUNDLE} -DOUTPUT=${amazon_roots_cpp}
                        -P ${CMAKE_SOURCE_DIR}/cmake/amazon_roots.cmake COMMAND_ERROR_IS_FATAL ANY)
target_sources(tocsin_net PRIVATE ${amazon_roots_cpp})

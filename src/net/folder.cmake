# Asio and Beast are compiled once, in beast.cpp: whoever includes them compiles in half the time.
target_compile_definitions(tocsin_net PRIVATE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)

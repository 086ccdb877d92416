# Every library from Debian's packages; tools/install-deps names the packages.
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(GTest REQUIRED)
find_package(CLI11 REQUIRED)

# An executable with the property TOCSIN_STATIC links none of the libraries that Debian has as shared ones only: it must not need
# them, and the linker says so when it does.
set(shared $<NOT:$<BOOL:$<TARGET_PROPERTY:TOCSIN_STATIC>>>)

# Which folder uses which library. Heavy headers stay inside one folder.
set(TOCSIN_LIBS_base $<${shared}:fmt::fmt> $<${shared}:spdlog::spdlog> OpenSSL::Crypto Threads::Threads)
set(TOCSIN_LIBS_doc $<${shared}:yaml-cpp>)
set(TOCSIN_LIBS_net Boost::headers OpenSSL::SSL $<${shared}:CURL::libcurl>)
set(TOCSIN_LIBS_store $<${shared}:SQLite::SQLite3>)
set(TOCSIN_LIBS_source ZLIB::ZLIB)
set(TOCSIN_LIBS_cli CLI11::CLI11)

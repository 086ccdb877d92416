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

# Which folder uses which library. Heavy headers stay inside one folder.
set(TOCSIN_LIBS_base fmt::fmt OpenSSL::Crypto Threads::Threads spdlog::spdlog)
set(TOCSIN_LIBS_doc yaml-cpp)
set(TOCSIN_LIBS_net Boost::headers OpenSSL::SSL CURL::libcurl)
set(TOCSIN_LIBS_store SQLite::SQLite3)
set(TOCSIN_LIBS_source ZLIB::ZLIB)
set(TOCSIN_LIBS_cli CLI11::CLI11)

# Every library from Debian's packages; tools/install-deps names the packages.
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
if(NOT CMAKE_CROSSCOMPILING)  # only the function is cross-compiled, and it needs no more than headers of these
  find_package(fmt REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(yaml-cpp REQUIRED)
  find_package(SQLite3 REQUIRED)
  find_package(CURL REQUIRED)
  find_package(Boost 1.74 REQUIRED)
  find_package(GTest REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(date REQUIRED)
  find_library(MAXMINDDB_LIBRARY maxminddb REQUIRED)
endif()

# An executable with the property TOCSIN_STATIC links archives, and none of the libraries that Debian has as shared ones only: it must not
# need them, and the linker says so when it does.
set(static $<BOOL:$<TARGET_PROPERTY:TOCSIN_STATIC>>)
set(shared $<AND:$<NOT:$<BOOL:${CMAKE_CROSSCOMPILING}>>,$<NOT:${static}>>)

# tocsin_either(NAME SHARED ARCHIVE OF [LIBS...]): NAME stands for SHARED, in a static executable for the file ARCHIVE beside the library
# OF, which needs LIBS.
function(tocsin_either name shared archive of)
  get_filename_component(folder ${of} DIRECTORY)
  add_library(${name}_archive STATIC IMPORTED)
  set_target_properties(${name}_archive PROPERTIES IMPORTED_LOCATION ${folder}/${archive} INTERFACE_LINK_LIBRARIES "${ARGN}")
  add_library(${name} INTERFACE IMPORTED)
  target_link_libraries(${name} INTERFACE $<IF:${static},${name}_archive,${shared}>)
endfunction()
tocsin_either(crypto OpenSSL::Crypto libcrypto.a ${OPENSSL_CRYPTO_LIBRARY} Threads::Threads)
tocsin_either(ssl OpenSSL::SSL libssl.a ${OPENSSL_SSL_LIBRARY} crypto)
tocsin_either(zlib ZLIB::ZLIB libz.a ${ZLIB_LIBRARIES})
find_library(RE2_LIBRARY re2 REQUIRED)
tocsin_either(re2 ${RE2_LIBRARY} libre2.a ${RE2_LIBRARY} Threads::Threads)

# Which folder uses which library. Heavy headers stay inside one folder. Of fmt and spdlog only headers are used: see src/base/folder.cmake.
set(TOCSIN_LIBS_base crypto Threads::Threads)
set(TOCSIN_LIBS_doc $<${shared}:yaml-cpp>)
set(TOCSIN_LIBS_net ssl $<${shared}:Boost::headers> $<${shared}:CURL::libcurl>)
set(TOCSIN_LIBS_store $<${shared}:SQLite::SQLite3>)
set(TOCSIN_LIBS_source zlib)
set(TOCSIN_LIBS_sigma re2)
set(TOCSIN_LIBS_enrich ${MAXMINDDB_LIBRARY})
set(TOCSIN_LIBS_config $<${shared}:date::date-tz>)
set(TOCSIN_LIBS_cli CLI11::CLI11)

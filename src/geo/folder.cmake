# Embeds the country of every address. Where the data comes from: tools/country-table.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(country_table_cpp ${CMAKE_BINARY_DIR}/generated/geo/builtin_table.cpp)
# A file that is not there yet must not be a dependency: the build would have no rule to make it.
file(GLOB country_data /usr/share/tor/geoip /usr/share/tor/geoip6 ${CMAKE_SOURCE_DIR}/build/tor-geoipdb/geoip*)
add_custom_command(
  OUTPUT ${country_table_cpp}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/country-table --cpp ${country_table_cpp}
  DEPENDS ${country_data} ${CMAKE_SOURCE_DIR}/tools/country-table
  COMMENT "Embedding the countries of addresses"
  VERBATIM)
# One literal of 1.5 MB: more than the standard asks of every compiler, which clang says under -Wpedantic.
set_source_files_properties(${country_table_cpp} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
target_sources(tocsin_geo PRIVATE ${country_table_cpp})

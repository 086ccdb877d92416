# `cmake --install BUILD --component match` puts down libtocsin-match: libraries, headers, a CMake package, a pkg-config file. It can be moved
# afterwards: nothing in it names the place.
if(NOT TARGET match_library)
  return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(generated ${CMAKE_BINARY_DIR}/generated/library)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tocsin-match)

install(TARGETS match_shared match_static EXPORT tocsin-match COMPONENT match
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES src/library/tocsin_match.h src/library/tocsin_match.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT match)

install(EXPORT tocsin-match NAMESPACE tocsin:: FILE tocsin-matchTargets.cmake DESTINATION ${package_dir} COMPONENT match)
write_basic_package_version_file(${generated}/tocsin-matchConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES packaging/library/tocsin-matchConfig.cmake ${generated}/tocsin-matchConfigVersion.cmake DESTINATION ${package_dir} COMPONENT match)

string(REGEX REPLACE "[^/]+" ".." up ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
configure_file(packaging/library/tocsin-match.pc.in ${generated}/tocsin-match.pc @ONLY)
install(FILES ${generated}/tocsin-match.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT match)

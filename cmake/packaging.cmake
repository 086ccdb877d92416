# `make install` puts down the component `tocsin`: program, documents, examples, below any prefix. `make package` makes a .deb of
# it with the component `service`: the unit and its settings, whose places are absolute.
if(NOT TARGET tocsin)
  return()
endif()
include(GNUInstallDirs)
set(documents README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE NOTICE)

install(TARGETS tocsin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tocsin)
install(FILES ${documents} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tocsin)
install(DIRECTORY examples docs schema DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tocsin PATTERN adr EXCLUDE)

install(FILES packaging/tocsin.service DESTINATION /lib/systemd/system COMPONENT service)
install(FILES packaging/tocsin.yaml DESTINATION /etc/tocsin COMPONENT service)
install(FILES packaging/rules-README.md DESTINATION /etc/tocsin/rules RENAME README.md COMPONENT service)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tocsin)
set(CPACK_PACKAGE_CONTACT "The Tocsin authors <tocsin@localhost>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Watches AWS CloudTrail, GuardDuty and Security Hub events and rings within seconds of \
something that matters: rules as code with tests, e-mail and other channels, no alert lost, none twice.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL tocsin service)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${CMAKE_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
include(CPack)

# Install rules and the packages that find_package(ctnn) and pkg-config find. Nothing of it depends
# on the processor, so all is in include and share.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package ${CMAKE_INSTALL_DATADIR}/cmake/ctnn)

install(TARGETS ctnn EXPORT ctnn-targets FILE_SET HEADERS FILE_SET definitions
                                         FILE_SET components)
install(EXPORT ctnn-targets NAMESPACE ctnn:: DESTINATION ${package})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ctnn-config.cmake.in ctnn-config.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(ctnn-config-version.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnBuildType.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnCompiled.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnExplain.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findxsimd_headers.cmake
        DESTINATION ${package})
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/tools/explain DESTINATION ${package})

configure_file(${CMAKE_CURRENT_LIST_DIR}/ctnn.pc.in ctnn.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ctnn.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)

if(PROJECT_IS_TOP_LEVEL)
  include(DebianPackage)
endif()

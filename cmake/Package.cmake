# Install rules and the package that find_package(ctnn) finds.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

install(TARGETS ctnn EXPORT ctnn-targets FILE_SET HEADERS FILE_SET definitions
                                         FILE_SET components)
install(EXPORT ctnn-targets NAMESPACE ctnn:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctnn)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ctnn-config.cmake.in ctnn-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctnn
                              PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(ctnn-config-version.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/ctnn-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnBuildType.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnCompiled.cmake
              ${CMAKE_CURRENT_LIST_DIR}/CtnnExplain.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findxsimd_headers.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctnn)
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/tools/explain
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ctnn)

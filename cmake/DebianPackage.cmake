# The Debian package, written by cpack: libctnn-dev_<version>_all.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME libctnn-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.74), libxsimd-dev")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
    "libtbb-dev (>= 2021), nlohmann-json3-dev, pkg-config, zlib1g-dev")
# An address is for those to give who distribute the package.
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The ctnn authors <ctnn@ctnn.invalid>"
    CACHE STRING "Name <address> of who gives the package to others")
mark_as_advanced(CPACK_DEBIAN_PACKAGE_MAINTAINER)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "ctnn is a header-only library in which a network is a type: the compiler
turns it into fused, vectorized code for inference and training, without
memory from the heap in a call or a training step, and with the same bits on
every run.
.
Reading packed files needs zlib1g-dev, training on threads libtbb-dev, and
files of models nlohmann-json3-dev.")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/tools/debian_documents.cmake)
set(CPACK_CTNN_SOURCE_DIR ${PROJECT_SOURCE_DIR})
include(CPack)

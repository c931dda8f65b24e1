# Packs libctnn-dev, installs it into a root of its own, so that the machine stays as it is, compiles
# a program against it by find_package and by pkg-config, and removes it: nothing may stay.
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)
find_program(dpkg dpkg)
if(NOT dpkg)
  message("skipped: there is no dpkg to install a Debian package with")
  return()
endif()
file(REMOVE_RECURSE ${WORK})
run(${CMAKE_CPACK_COMMAND} --config ${BUILT}/CPackConfig.cmake -G DEB -B ${WORK})
set(root ${WORK}/root)
file(MAKE_DIRECTORY ${root}/var/lib/dpkg/updates)
file(TOUCH ${root}/var/lib/dpkg/status)
# In that root are neither the packages that this one needs nor the programs of a system; and a user
# who is not root gives files to none other.
set(dpkg ${dpkg} --root=${root} --log=${WORK}/dpkg.log --force-depends --force-bad-path
         --force-not-root)
run(${dpkg} --install ${WORK}/libctnn-dev_${VERSION}_all.deb)
set(documents ${root}/usr/share/doc/libctnn-dev)
foreach(file IN ITEMS copyright changelog.gz CHANGELOG.md.gz)
  if(NOT EXISTS ${documents}/${file})
    message(FATAL_ERROR "The package has no ${file}.")
  endif()
endforeach()

run(${CMAKE_COMMAND} -S ${PROJECT}/tests/package/consumer -B ${WORK}/build -DWAY=find_package
    -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${root}/usr)
load_cache(${WORK}/build READ_WITH_PREFIX found_ ctnn_DIR)
if(NOT found_ctnn_DIR STREQUAL "${root}/usr/share/cmake/ctnn")
  message(FATAL_ERROR "find_package found another ctnn, in ${found_ctnn_DIR}.")
endif()
run(${CMAKE_COMMAND} --build ${WORK}/build --target consumer_inference)
run(${WORK}/build/consumer_inference)
message(STATUS "by find_package: ${output}")

find_program(pkg_config NAMES pkg-config pkgconf)
if(pkg_config)
  set(ENV{PKG_CONFIG_LIBDIR} ${root}/usr/share/pkgconfig)
  run(${pkg_config} --cflags "ctnn = ${VERSION}")
  separate_arguments(flags UNIX_COMMAND "${output}")
  run(${COMPILER} -std=c++20 ${flags} ${PROJECT}/tests/package/consumer/inference.cpp -o
      ${WORK}/by_pkg_config)
  run(${WORK}/by_pkg_config)
  message(STATUS "by pkg-config: ${output}")
else()
  message(STATUS "There is no pkg-config: ctnn.pc is not tested.")
endif()

run(${dpkg} --purge libctnn-dev)
file(GLOB_RECURSE left LIST_DIRECTORIES ON ${root}/*)
list(FILTER left EXCLUDE REGEX "^${root}/var(/|$)") # dpkg's own
if(left)
  message(FATAL_ERROR "These stayed when libctnn-dev was removed: ${left}")
endif()

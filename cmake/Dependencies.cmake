# Packages that a missing one names itself: what it is, and the apt package that brings it.

# ctnn_require(<package> <apt package> [VERSION <least>]): finds a package or stops with one line.
function(ctnn_require package apt)
  cmake_parse_arguments(arg "" "VERSION" "" ${ARGN})
  find_package(${package} ${arg_VERSION} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "ctnn needs ${package}: apt-get install ${apt}")
  endif()
endfunction()

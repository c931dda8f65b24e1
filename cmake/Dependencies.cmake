# Packages that a missing one names itself: what it is, and the apt package that brings it.

# ctnn_require(<package> <apt package> [VERSION <least>]): finds a package or stops with one line.
function(ctnn_require package apt)
  cmake_parse_arguments(arg "" "VERSION" "" ${ARGN})
  find_package(${package} ${arg_VERSION} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "ctnn needs ${package}: apt-get install ${apt}")
  endif()
endfunction()

# ctnn_require_header(<name> <header> <apt package>): the same for a package that is a header alone.
function(ctnn_require_header name header apt)
  find_path(${name}_INCLUDE_DIR ${header})
  mark_as_advanced(${name}_INCLUDE_DIR)
  if(NOT ${name}_INCLUDE_DIR)
    message(FATAL_ERROR "ctnn needs ${name}: apt-get install ${apt}")
  endif()
endfunction()

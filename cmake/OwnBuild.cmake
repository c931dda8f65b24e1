# How the project builds its own tests, examples and bench; users of the library inherit none of it.

set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
string(REPLACE "-O3 -DNDEBUG" "-O3" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

# What has been compiled is kept where ccache is installed, also of another clone.
find_program(CTNN_CCACHE ccache)
if(CTNN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CTNN_CCACHE})
  set_target_properties(ctnn_compiled PROPERTIES CXX_COMPILER_LAUNCHER "${CMAKE_CXX_COMPILER_LAUNCHER}")
endif()

# Three hundred programs with sanitizers: lld links each in half the time.
find_program(CTNN_LLD NAMES ld.lld-19 ld.lld)
if(CTNN_LLD AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_link_options(--ld-path=${CTNN_LLD})
endif()

add_library(ctnn_own_build INTERFACE)
target_compile_options(
  ctnn_own_build INTERFACE -march=${CTNN_ARCH} -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                           -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 takes the deliberately undefined registers of its own AVX-512 headers for mistakes.
  target_compile_options(ctnn_own_build INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
endif()

# Unit tests, laws and the fuzzers' corpora with ASan and UBSan, where CTNN_SANITIZE is on. Unoptimized:
# optimized they would compile twice as long.
option(CTNN_SANITIZE "Unit tests, laws and the fuzzers' corpora with ASan and UBSan" OFF)
function(ctnn_sanitize name)
  set(flags -O0 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_compile_options(${name} PRIVATE ${flags})
  target_link_options(${name} PRIVATE ${flags})
endfunction()
target_link_libraries(ctnn_compiled PRIVATE ctnn_own_build)
if(CTNN_SANITIZE)
  ctnn_add_compiled(ctnn_compiled_sanitized ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(ctnn_compiled_sanitized PRIVATE ctnn_own_build)
  ctnn_sanitize(ctnn_compiled_sanitized)
endif()

# ctnn_program(<name> [HEADERS_ONLY] [SANITIZED] <sources>…): an executable built the project's own way,
# with ctnn::compiled unless the headers shall do alone.
function(ctnn_program name)
  cmake_parse_arguments(arg "HEADERS_ONLY;SANITIZED" "" "" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set(library ctnn::compiled)
  if(arg_HEADERS_ONLY)
    set(library ctnn::ctnn)
  elseif(arg_SANITIZED AND CTNN_SANITIZE)
    set(library ctnn_compiled_sanitized)
    ctnn_sanitize(${name})
  endif()
  target_link_libraries(${name} PRIVATE ${library} ctnn_own_build)
endfunction()

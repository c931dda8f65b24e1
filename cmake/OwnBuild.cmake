# How the project builds its own tests, examples and bench; users of the library inherit none of it.

set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
string(REPLACE "-O3 -DNDEBUG" "-O3" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

add_library(ctnn_own_build INTERFACE)
target_compile_options(
  ctnn_own_build INTERFACE -march=${CTNN_ARCH} -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                           -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 takes the deliberately undefined registers of its own AVX-512 headers for mistakes.
  target_compile_options(ctnn_own_build INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
endif()

# ctnn_program(<name> <sources>…): an executable built the project's own way.
function(ctnn_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE ctnn::ctnn ctnn_own_build)
endfunction()

# ctnn_sanitize(<name>): unoptimized, with ASan and UBSan, where CTNN_SANITIZE is on. Optimized it
# would compile twice as long.
option(CTNN_SANITIZE "Unit tests, laws and the fuzzers' corpora with ASan and UBSan" OFF)
function(ctnn_sanitize name)
  if(CTNN_SANITIZE)
    set(flags -O0 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
    target_compile_options(${name} PRIVATE ${flags})
    target_link_options(${name} PRIVATE ${flags})
  endif()
endfunction()

# ctnn::compiled: the functions of ctnn that depend on no template parameter, compiled once instead of in
# each translation unit that includes them. A target that links it sees declarations only.
#   target_link_libraries(app PRIVATE ctnn::compiled)
# It is built with the flags of the project that uses it, because ctnn's names carry the instruction
# set: where targets set -march of their own, give it the same by
#   target_compile_options(ctnn_compiled PRIVATE -march=…)

# ctnn_add_compiled(<target> <include folder>)
function(ctnn_add_compiled target include)
  file(GLOB_RECURSE definitions CONFIGURE_DEPENDS RELATIVE ${include} ${include}/ctnn/*-inl.hpp)
  list(SORT definitions)
  list(TRANSFORM definitions REPLACE "(.+)" "#include <\\1>")
  list(JOIN definitions "\n" text)
  set(unit ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
  file(CONFIGURE OUTPUT ${unit} CONTENT "// Written by CtnnCompiled.cmake.\n${text}\n" @ONLY)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${unit})
  target_compile_definitions(${target} PUBLIC CTNN_COMPILED)
  target_link_libraries(${target} PUBLIC ctnn::ctnn)
endfunction()

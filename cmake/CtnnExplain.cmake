# ctnn_explain_tool(<variable>): the program that reads disassemblies, and where its sources are.
function(ctnn_explain_tool sources)
  set(tool ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/explain) # as installed
  if(NOT EXISTS ${tool})
    set(tool ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/tools/explain)
  endif()
  if(NOT TARGET ctnn_explain_code)
    add_executable(ctnn_explain_code EXCLUDE_FROM_ALL ${tool}/main.cpp)
    target_link_libraries(ctnn_explain_code PRIVATE ctnn::ctnn) # how its pages look
    target_compile_options(ctnn_explain_code PRIVATE -O1) # it is compiled more often than run
  endif()
  set(${sources} ${tool} PARENT_SCOPE)
endfunction()

# ctnn_explain(<target> HEADER <file> LEARNER <type> [TITLE <words>] [ARCHITECTURES <-march>…])
#
# A target, not part of `all`, that lays a network's machine code open. The header defines the type of
# a Learner; from it a call for one sample, a batch call and a training step are compiled for each
# architecture (x86-64 x86-64-v3 x86-64-v4, that is SSE2, AVX2 and AVX-512; only the first has to run
# here), disassembled, and every hot loop is traced back to its layer and pass. Writes <target>.md and
# <target>.html beside formulas and plan into the current binary folder.
#
# Needs the objdump of binutils; where llvm-mca is installed (apt-get install llvm-19), its model adds
# cycles.
function(ctnn_explain target)
  cmake_parse_arguments(arg "" "HEADER;LEARNER;TITLE" "ARCHITECTURES" ${ARGN})
  if(NOT arg_HEADER OR NOT arg_LEARNER OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "ctnn_explain(<target> HEADER <file> LEARNER <type> [TITLE <words>] "
                        "[ARCHITECTURES <-march>…]): got '${ARGN}'.")
  endif()
  if(NOT arg_TITLE)
    set(arg_TITLE ${target})
  endif()
  if(NOT arg_ARCHITECTURES)
    set(arg_ARCHITECTURES x86-64 x86-64-v3 x86-64-v4)
  endif()
  find_program(CTNN_LLVM_MCA NAMES llvm-mca llvm-mca-19 llvm-mca-18) # cycles, where it is there
  mark_as_advanced(CTNN_LLVM_MCA)
  set(mca "")
  if(CTNN_LLVM_MCA)
    set(mca ${CTNN_LLVM_MCA})
  endif()
  find_program(CTNN_GNU_OBJDUMP objdump) # LLVM's knows no --inlines
  mark_as_advanced(CTNN_GNU_OBJDUMP)
  if(NOT CTNN_GNU_OBJDUMP)
    message(FATAL_ERROR "ctnn_explain needs objdump: apt-get install binutils")
  endif()
  ctnn_explain_tool(tool)

  set(work ${CMAKE_CURRENT_BINARY_DIR}/${target})
  cmake_path(ABSOLUTE_PATH arg_HEADER BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set(CTNN_EXPLAIN_HEADER ${arg_HEADER})
  set(CTNN_EXPLAIN_LEARNER ${arg_LEARNER})
  configure_file(${tool}/functions.cpp.in ${work}/functions.cpp @ONLY)
  configure_file(${tool}/facts.cpp.in ${work}/facts.cpp @ONLY)

  # prints(<what> <file> <program> [OPTIONAL]): what a program of facts prints.
  macro(prints what file program)
    add_custom_command(
      OUTPUT ${work}/${file}
      COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:${program}> -DWHAT=${what}
              -DOUTPUT=${work}/${file} "-DOPTIONAL=${ARGN}" -P ${tool}/print_facts.cmake
      DEPENDS ${program} ${tool}/print_facts.cmake
      VERBATIM)
    list(APPEND made ${work}/${file})
  endmacro()
  set(made "")
  foreach(architecture IN LISTS arg_ARCHITECTURES)
    set(facts ${target}_facts_${architecture})
    add_executable(${facts} EXCLUDE_FROM_ALL ${work}/facts.cpp)
    target_compile_options(${facts} PRIVATE -O1 -march=${architecture})
    set(functions ${target}_functions_${architecture})
    # An archive: on objects make knows no rule.
    add_library(${functions} STATIC EXCLUDE_FROM_ALL ${work}/functions.cpp)
    # -g1 has the names of inlined functions, of clang only -g.
    target_compile_options(
      ${functions} PRIVATE -O3 -march=${architecture} $<IF:$<CXX_COMPILER_ID:GNU>,-g1,-g>)
    foreach(each IN ITEMS ${facts} ${functions})
      target_link_libraries(${each} PRIVATE ctnn::ctnn)
    endforeach()
    prints(plan ${architecture}.plan ${facts} ON)
    set(dump ${work}/${architecture}.dump)
    add_custom_command(
      OUTPUT ${dump}
      COMMAND ${CTNN_GNU_OBJDUMP} -dlr --inlines --no-show-raw-insn $<TARGET_FILE:${functions}> >
              ${dump}
      DEPENDS ${functions}
      VERBATIM)
    list(APPEND made ${dump})
  endforeach()
  list(GET arg_ARCHITECTURES 0 first)
  prints(text formulas.txt ${target}_facts_${first})
  prints(html formulas.html ${target}_facts_${first})
  set(pages ${CMAKE_CURRENT_BINARY_DIR}/${target})
  add_custom_command(
    OUTPUT ${pages}.md ${pages}.html
    COMMAND ctnn_explain_code ${arg_TITLE} "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
            "${mca}" ${work} ${pages} ${arg_ARCHITECTURES}
    DEPENDS ctnn_explain_code ${made}
    VERBATIM)
  add_custom_target(
    ${target}
    COMMAND ${CMAKE_COMMAND} -E echo "${pages}.html and .md"
    DEPENDS ${pages}.md ${pages}.html
    VERBATIM)
endfunction()

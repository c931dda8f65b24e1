# cmake -DROOT=<project> "-DENTRIES=ctnn.hpp;…" -DVERSION=… -DOUTPUT=<file> -P single_header.cmake
# One header of these and all of ctnn's that they include, each once, where it is included first; what is
# included of others once, or wherever it stands within a condition.
cmake_minimum_required(VERSION 3.25)
set(included "")
set(result "")
set(count 0)

# Appends a header to `result`, with those it includes where it does so. Line by line: a list would split at
# semicolons and brackets.
function(add header)
  if(header IN_LIST included)
    return()
  endif()
  list(APPEND included ${header})
  file(READ ${ROOT}/include/${header} text)
  string(APPEND text "\n")
  set(own "")
  set(depth 0) # of conditions
  set(blank FALSE)
  set(code FALSE)
  while(NOT text STREQUAL "")
    string(FIND "${text}" "\n" end)
    string(SUBSTRING "${text}" 0 ${end} line)
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${text}" ${end} -1 text)
    if(line MATCHES "^#include <(ctnn/[^>]+|ctnn\\.hpp)>")
      # The comment that says the header's purpose waits for its code.
      if(code)
        string(APPEND result "\n// ==== ${header}, up to what it includes\n${own}")
        set(own "")
        set(code FALSE)
      endif()
      add(${CMAKE_MATCH_1})
      continue()
    elseif(line MATCHES "^#include" AND depth EQUAL 0)
      if(line IN_LIST included)
        continue()
      endif()
      list(APPEND included "${line}")
      if(NOT code) # at once, before what is included next
        string(APPEND result "${line}\n")
        continue()
      endif()
    elseif(line MATCHES "^#if")
      math(EXPR depth "${depth} + 1")
    elseif(line MATCHES "^#endif")
      math(EXPR depth "${depth} - 1")
    elseif(line MATCHES "^#pragma once|^// SPDX-License-Identifier")
      continue()
    elseif(line STREQUAL "")
      set(blank TRUE) # one, where something follows
      continue()
    endif()
    if(blank)
      string(APPEND own "\n")
      set(blank FALSE)
    endif()
    string(APPEND own "${line}\n")
    if(NOT line MATCHES "^//")
      set(code TRUE)
    endif()
  endwhile()
  math(EXPR count "${count} + 1")
  set(count ${count} PARENT_SCOPE)
  set(included "${included}" PARENT_SCOPE)
  set(result "${result}\n// ==== ${header}\n${own}" PARENT_SCOPE)
endfunction()

foreach(entry IN LISTS ENTRIES)
  add(${entry})
endforeach()
# A file that is passed on alone has its licence in it.
file(READ ${ROOT}/LICENSE licence)
string(STRIP "${licence}" licence)
string(REPLACE "\n" "\n// " licence "// ${licence}")
string(REPLACE "// \n" "//\n" licence "${licence}")
file(WRITE ${OUTPUT}
     "// SPDX-License-Identifier: MIT
// ctnn ${VERSION} in one header: all ${count} of its headers that need Boost.Hana and xsimd only.
//
${licence}
#pragma once
#if defined(CTNN_COMPILED)
#error \"ctnn_single.hpp has every definition in it: link ctnn::ctnn, not ctnn::compiled.\"
#endif
${result}")
message(STATUS "${OUTPUT}: ${count} headers in one")

# cmake -DROOT=<project> -P CheckGuide.cmake
# docs/internals/reading_guide.md and architecture.md name files, and what to read in them, as in
# `data/batches.hpp`: `shuffle_for`. A file must be there, below include/ctnn or the root, and have
# these names.
set(mistakes "")
foreach(page IN ITEMS internals/reading_guide internals/architecture)
  file(READ "${ROOT}/docs/${page}.md" text)
  string(REGEX REPLACE "\n" " " text "${text}") # a line may end between a file and its names
  string(REGEX MATCHALL "`[a-z_]+/[a-z_/-]+\\.[ch]pp`(: `[A-Za-z_:>]+`(, *`[A-Za-z_:>]+`)*)?" places
         "${text}")
  set(names 0)
  foreach(place IN LISTS places)
    string(REGEX MATCH "^`([^`]+)`(.*)$" all "${place}")
    set(path "${CMAKE_MATCH_1}")
    set(rest "${CMAKE_MATCH_2}")
    set(file "${ROOT}/include/ctnn/${path}")
    if(NOT EXISTS "${file}")
      set(file "${ROOT}/${path}")
    endif()
    if(NOT EXISTS "${file}")
      string(APPEND mistakes "docs/${page}.md: there is no ${path}\n")
      continue()
    endif()
    file(READ "${file}" source)
    string(REGEX MATCHALL "`[^`]+`" wanted "${rest}")
    foreach(name IN LISTS wanted)
      string(REGEX REPLACE "`|^`?.*::" "" last "${name}") # of Trainer::step the last part
      string(REGEX MATCH "[^A-Za-z_]${last}[^A-Za-z_]" found "${source}")
      if(NOT found)
        string(APPEND mistakes "docs/${page}.md: ${path} has no ${last}\n")
      endif()
      math(EXPR names "${names} + 1")
    endforeach()
  endforeach()
  if(names LESS 30) # or the pages are written in another way than is looked for
    string(APPEND mistakes "docs/${page}.md: only ${names} names were found\n")
  endif()
  message(STATUS "docs/${page}.md: ${names} names")
endforeach()
if(mistakes)
  message(FATAL_ERROR "${mistakes}")
endif()

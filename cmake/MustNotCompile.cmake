# cmake -DCOMPILER=… -DFLAGS=… -DSOURCE=… -P MustNotCompile.cmake
# The source's first line is `// error: <sentence>`. Passes when compiling fails and the first error
# says that sentence; fails when it compiles, or fails for another reason. The second line may be
# `// flags: …`, which are added.
file(READ "${SOURCE}" text LIMIT 1000)
if(NOT text MATCHES "^// error: ([^\n]+)\n")
  message(FATAL_ERROR "${SOURCE}: the first line must be '// error: <the sentence expected>'.")
endif()
set(sentence "${CMAKE_MATCH_1}")
if(text MATCHES "^[^\n]+\n// flags: ([^\n]+)\n")
  separate_arguments(added NATIVE_COMMAND "${CMAKE_MATCH_1}")
  list(APPEND FLAGS ${added})
endif()
execute_process(
  COMMAND ${COMPILER} ${FLAGS} -S -o - ${SOURCE} # some errors come with the code
  RESULT_VARIABLE failed ERROR_VARIABLE text OUTPUT_QUIET)
if(NOT failed)
  message(FATAL_ERROR "${SOURCE} compiles, but must not.")
endif()
string(REGEX MATCH "error: [^\n]*" found "${text}")
string(FIND "${found}" "${sentence}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "Expected the first error to say\n  ${sentence}\nbut the compiler said\n${text}")
endif()
string(REGEX MATCHALL "error: " errors "${text}")
list(LENGTH errors count)
if(count GREATER 1)
  message(FATAL_ERROR "One mistake should be one error, the compiler printed ${count}:\n${text}")
endif()
message(STATUS "${found}")

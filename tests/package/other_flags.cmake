# A program compiled for another instruction set than ctnn::compiled must not link, and the message
# names the set.
execute_process(
  COMMAND ${COMPILER} -std=c++20 -march=x86-64 -DCTNN_COMPILED ${INCLUDES} ${SOURCE} ${LIBRARY} -o
          ${WORK}/other_flags
  RESULT_VARIABLE failed ERROR_VARIABLE text OUTPUT_QUIET)
if(NOT failed)
  message(FATAL_ERROR "${SOURCE} links, but must not.")
endif()
if(NOT text MATCHES "undefined reference to .?ctnn::v[0-9_]+_sse2::")
  message(FATAL_ERROR "Expected an undefined reference to ctnn::v…_sse2::…, but got\n${text}")
endif()

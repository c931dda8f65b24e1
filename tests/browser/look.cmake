# cmake -DBROWSER=… -DPAGES=… [-DMORE=…] -P look.cmake
# Has a browser without a window lay out every page of the folder, into which those of MORE are copied, as
# look.html.in says, in light and dark.
if(MORE)
  file(COPY ${MORE} DESTINATION ${PAGES})
endif()
file(GLOB pages RELATIVE ${PAGES} ${PAGES}/*.html)
list(REMOVE_ITEM pages look.html)
list(LENGTH pages count)
if(count EQUAL 0)
  message(FATAL_ERROR "${PAGES}: there are no pages.")
endif()
list(JOIN pages "', '" names)
file(READ ${CMAKE_CURRENT_LIST_DIR}/look.html.in html)
string(REPLACE PAGES_TO_LOOK_AT "'${names}'" html "${html}")
file(WRITE ${PAGES}/look.html "${html}")
execute_process(
  COMMAND
    ${BROWSER} --headless=new --no-sandbox --disable-gpu --no-first-run --hide-scrollbars
    --allow-file-access-from-files --enable-logging=stderr --user-data-dir=${PAGES}/profile
    --virtual-time-budget=10000 --dump-dom file://${PAGES}/look.html
  RESULT_VARIABLE failed
  OUTPUT_VARIABLE page
  ERROR_VARIABLE log
  TIMEOUT 60)
if(failed)
  message(FATAL_ERROR "${BROWSER}: ${failed}\n${log}")
endif()
string(REGEX MATCHALL "[^\n]*CONSOLE[^\n]*" console "${log}")
if(console)
  message(FATAL_ERROR "The console is not empty:\n${console}")
endif()
if(NOT page MATCHES "<pre id=\"found\">all is well</pre>")
  string(REGEX MATCH "<pre id=\"found\">[^<]*" found "${page}")
  message(FATAL_ERROR "${found}")
endif()
message(STATUS "${count} pages are well in light and dark, on a telephone and on a screen.")

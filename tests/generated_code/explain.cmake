# cmake -DTOOL=… -DWORK=… -P explain.cmake
# ctnn_explain_code on a disassembly small enough to count by hand: explain/small.dump.
set(folder ${CMAKE_CURRENT_LIST_DIR}/explain)
execute_process(COMMAND ${TOOL} "a <network>" "a compiler" "" ${folder} ${WORK}/explained small
                COMMAND_ERROR_IS_FATAL ANY)
file(READ ${WORK}/explained.md markdown)
file(READ ${WORK}/explained.html html)

function(expect text part)
  string(FIND "${${text}}" "${part}" found)
  if(found EQUAL -1)
    message(SEND_ERROR "The ${text} page does not say '${part}':\n${${text}}")
  endif()
endfunction()
# The innermost loop, from 6 to 20: two multiply-adds of 16 lanes, a float loaded into all of them. Its
# kernel is called once, from within layer<3>.
expect(markdown "| forward, y3 | 4 | 64 | 2 | 1 | 0 | 0 | 0 | 0.06 |")
expect(markdown "vfmadd231ps  (%rdx){1to16},%zmm1,%zmm2  ; fma of 16, load 4 into all\n")
expect(markdown "jne          back\n")
# A loop in a caller, of what was inlined there: a scalar product, a spill, a multiply-add of 8.
expect(markdown "| W·x of one sample, y1 | 6 | 17 | 1 | 3 | 1 | 1 | 0 | 4.24 |")
expect(markdown "; store 32 on the stack\n")
expect(markdown "the plan")
expect(markdown "Made by a compiler.")
expect(html "<h1>a &lt;network&gt;: the generated code</h1>")
expect(html "<p>the formulas</p>")
string(REGEX MATCH "<script|https?://" outside "${html}")
if(outside)
  message(SEND_ERROR "The page is not by itself: ${outside}")
endif()

execute_process(
  COMMAND ${TOOL} title compiler "" ${folder} ${WORK}/explained missing
  RESULT_VARIABLE result
  ERROR_VARIABLE error)
if(result EQUAL 0 OR NOT error MATCHES "missing.dump: cannot be read")
  message(SEND_ERROR "A missing file is no error: ${error}")
endif()

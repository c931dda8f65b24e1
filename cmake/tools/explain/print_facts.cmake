# cmake -DPROGRAM=… -DWHAT=plan -DOUTPUT=… [-DOPTIONAL=ON] -P print_facts.cmake
# What the program prints, into a file. OPTIONAL: one compiled for another machine cannot run here.
execute_process(
  COMMAND ${PROGRAM} ${WHAT}
  OUTPUT_FILE ${OUTPUT}
  RESULT_VARIABLE result
  ERROR_VARIABLE errors)
if(NOT result STREQUAL "0")
  if(NOT OPTIONAL)
    message(FATAL_ERROR "${PROGRAM} ${WHAT}: ${result}\n${errors}")
  endif()
  file(WRITE ${OUTPUT} "The ${WHAT} is printed where this instruction set can run.\n")
endif()

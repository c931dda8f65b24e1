# cmake -DNM=… "-DOBJECTS=main.cpp.o;digits.cpp.o" -P check_objects.cmake
# digits.cpp has what is compiled for the network, main.cpp has none of it.
foreach(object IN LISTS OBJECTS)
  execute_process(COMMAND ${NM} -C --defined-only ${object} OUTPUT_VARIABLE symbols
                  COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "(train_epoch|Trainer)[<(:]" found "${symbols}")
  list(LENGTH found count)
  if(object MATCHES "main\\.cpp" AND count GREATER 0)
    message(FATAL_ERROR "${object} has ${count} symbols of the training that digits.cpp compiles.")
  elseif(object MATCHES "digits\\.cpp" AND count EQUAL 0)
    message(FATAL_ERROR "${object} has no symbol of the training that it compiles.")
  endif()
endforeach()

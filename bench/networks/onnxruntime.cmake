# ONNX Runtime for the benchmark. Debian has no package; npm's has the library and no header, which
# onnxruntime.cpp does without.
set(CTNN_ONNXRUNTIME_DIR "" CACHE PATH "Folder of libonnxruntime, for the benchmark")
option(CTNN_BENCH_FETCH_ONNXRUNTIME "Get ONNX Runtime from npm for the benchmark (113 MB)" OFF)

# Puts npm's library into the build folder, once. Without npm or a network one line says so.
function(ctnn_fetch_onnxruntime folder)
  set(version 1.30.0)
  set(sha256 6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75)
  set(library package/bin/napi-v6/linux/x64/libonnxruntime.so.1)
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64"
     OR EXISTS ${folder}/${library})
    return()
  endif()
  find_program(CTNN_NPM npm)
  mark_as_advanced(CTNN_NPM)
  if(NOT CTNN_NPM)
    message(STATUS "bench: onnxruntime is not fetched; npm is missing")
    return()
  endif()
  file(MAKE_DIRECTORY ${folder})
  set(package ${folder}/onnxruntime-node-${version}.tgz)
  execute_process(
    COMMAND ${CTNN_NPM} pack onnxruntime-node@${version} --silent
    WORKING_DIRECTORY ${folder} TIMEOUT 300 RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(failed OR NOT EXISTS ${package})
    message(STATUS "bench: onnxruntime is not fetched; npm pack onnxruntime-node@${version} failed")
    return()
  endif()
  file(SHA256 ${package} got)
  if(got STREQUAL sha256)
    execute_process(COMMAND ${CMAKE_COMMAND} -E tar xzf ${package} ${library}
                    WORKING_DIRECTORY ${folder})
  else()
    message(WARNING "bench: onnxruntime is not used: onnxruntime-node-${version}.tgz has SHA-256 "
                    "${got} instead of ${sha256}")
  endif()
  file(REMOVE ${package})
endfunction()

set(fetched ${PROJECT_BINARY_DIR}/onnxruntime)
if(CTNN_BENCH_FETCH_ONNXRUNTIME AND NOT CTNN_ONNXRUNTIME_DIR)
  ctnn_fetch_onnxruntime(${fetched})
endif()
find_library(CTNN_ONNXRUNTIME NAMES onnxruntime libonnxruntime.so.1
             HINTS ${CTNN_ONNXRUNTIME_DIR} ${fetched}/package/bin/napi-v6/linux/x64)

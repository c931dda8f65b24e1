# SPDX-License-Identifier: MIT
# Every csv in examples/data has the sha256 that its README states, and the README states no other.
#   cmake [-DDATA=folder] -P tests/data_checksums.cmake
cmake_minimum_required(VERSION 3.16)
if(NOT DATA)
  set(DATA "${CMAKE_CURRENT_LIST_DIR}/../examples/data")
endif()

file(STRINGS "${DATA}/README.md" stated REGEX "^[0-9a-f]+  [^ ]+\\.csv$")
file(GLOB files RELATIVE "${DATA}" "${DATA}/*.csv")
if(NOT files)
  message(FATAL_ERROR "${DATA} has no csv files.")
endif()

foreach(name IN LISTS files)
  file(SHA256 "${DATA}/${name}" hash)
  if(NOT "${hash}  ${name}" IN_LIST stated)
    message(SEND_ERROR "${name} has sha256 ${hash}, which is not what README.md states: "
                       "restore the file with convert.py, or correct README.md.")
  endif()
  list(REMOVE_ITEM stated "${hash}  ${name}")
endforeach()
if(stated)
  message(SEND_ERROR "README.md states checksums of files that are not there or differ: ${stated}")
endif()
list(LENGTH files count)
message(STATUS "${count} data files checked")

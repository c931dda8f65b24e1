# ctnn_tell_build_type(): when the project is read to its end, says once if it sets no build type: its
# programs are then built without optimization. Options of single targets are not seen.
function(ctnn_tell_build_type)
  get_property(asked GLOBAL PROPERTY ctnn_build_type_asked)
  if(NOT asked)
    set_property(GLOBAL PROPERTY ctnn_build_type_asked TRUE)
    cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL ctnn_tell_missing_build_type)
  endif()
endfunction()

function(ctnn_tell_missing_build_type)
  get_property(many GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG) # each build has its own type
  get_directory_property(options DIRECTORY ${CMAKE_SOURCE_DIR} COMPILE_OPTIONS)
  if(NOT (many OR CMAKE_BUILD_TYPE OR " ${CMAKE_CXX_FLAGS} ${options}" MATCHES "[ ;]-O"))
    message(NOTICE "ctnn: no build type is set, so programs are built without optimization and train "
                   "up to hundreds of times slower: cmake -DCMAKE_BUILD_TYPE=Release")
  endif()
endfunction()

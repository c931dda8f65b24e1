# cmake -DROOT=<project> -DDOXYGEN=… -DPYTHON=… -DARCHITECTURE=… -DWORK=<folder> -P CheckReference.cmake
# Makes the pages of the reference, and fails unless they are one for each name that
# `ctnn_architecture names` lists.
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
file(READ ${ROOT}/docs/site/reference/Doxyfile doxyfile)
file(WRITE ${WORK}/Doxyfile "${doxyfile}\nOUTPUT_DIRECTORY = ${WORK}\n")
execute_process(COMMAND ${DOXYGEN} ${WORK}/Doxyfile WORKING_DIRECTORY ${ROOT} OUTPUT_QUIET
                        ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${ARCHITECTURE} names ${ROOT} OUTPUT_FILE ${WORK}/names
                        COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${PYTHON} ${ROOT}/docs/site/reference/generate.py --xml ${WORK}/xml --source ${ROOT} --out
          ${WORK}/pages --names ${WORK}/names COMMAND_ERROR_IS_FATAL ANY)

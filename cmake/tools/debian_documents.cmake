# cpack runs this before it packs: what every Debian package has in /usr/share/doc, made of LICENSE
# and CHANGELOG.md.
set(documents ${CPACK_TEMPORARY_DIRECTORY}/usr/share/doc/${CPACK_PACKAGE_NAME})
set(work ${CPACK_TOPLEVEL_DIRECTORY}/documents)

file(READ ${CPACK_CTNN_SOURCE_DIR}/LICENSE licence)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]+)\n+" notice "${licence}")
set(holder "${CMAKE_MATCH_1}")
string(FIND "${licence}" "Permission is" begin)
string(SUBSTRING "${licence}" ${begin} -1 terms)
string(STRIP "${terms}" terms)
string(REPLACE "\n\n" "\n.\n" terms "${terms}")
string(REPLACE "\n" "\n " terms "${terms}")
file(WRITE ${documents}/copyright
     "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ctnn

Files: *
Copyright: ${holder}
License: Expat
 ${terms}
")

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH, where that is set
file(WRITE ${work}/changelog
     "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * ctnn ${CPACK_PACKAGE_VERSION}; CHANGELOG.md has what is new.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${date}
")
file(COPY ${CPACK_CTNN_SOURCE_DIR}/CHANGELOG.md DESTINATION ${work})
foreach(name IN ITEMS changelog CHANGELOG.md) # by gzip: CMake would store the time in them
  execute_process(COMMAND gzip -9nc ${work}/${name} OUTPUT_FILE ${documents}/${name}.gz
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# Defines xsimd_headers::xsimd_headers, xsimd's include folder and no more: the target of Debian 12's
# own package links to a library of xtl, which it neither needs nor brings.
find_path(xsimd_INCLUDE_DIR xsimd/xsimd.hpp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(xsimd_headers REQUIRED_VARS xsimd_INCLUDE_DIR)
mark_as_advanced(xsimd_INCLUDE_DIR)
if(xsimd_headers_FOUND AND NOT TARGET xsimd_headers::xsimd_headers)
  add_library(xsimd_headers::xsimd_headers INTERFACE IMPORTED)
  target_include_directories(xsimd_headers::xsimd_headers SYSTEM INTERFACE ${xsimd_INCLUDE_DIR})
endif()

# Which of XNNPACK's 10,000 files are compiled: those that the linker asks for, from the functions that src/ calls on.
# xnnpack_files/ has a list for each build, written by scripts/xnnpack-files.mjs and held by tests/build/xnnpack.test.mjs.
option(DAE_XNNPACK_WHOLE "All of XNNPACK: what the lists are made from" OFF)

# The lines of a list, empty when there is none or all of XNNPACK is wanted.
function(dae_xnnpack_list name result)
  set(file ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/xnnpack_files/${name}.txt)
  set(lines "")
  if(EXISTS ${file} AND NOT DAE_XNNPACK_WHOLE)
    file(STRINGS ${file} lines)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endif()
  set(${result} ${lines} PARENT_SCOPE)
endfunction()

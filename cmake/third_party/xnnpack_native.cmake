# XNNPACK through its own CMake file, which knows the flags for each processor's kernels; of its files those in the list
# for the processor, or all of them where there is none.
dae_fetch(cpuinfo)

set(CPUINFO_SOURCE_DIR ${cpuinfo_SOURCE_DIR})
set(FXDIV_SOURCE_DIR ${fxdiv_SOURCE_DIR})
set(PTHREADPOOL_SOURCE_DIR ${pthreadpool_SOURCE_DIR})
set(XNNPACK_BUILD_TESTS OFF)
set(XNNPACK_BUILD_BENCHMARKS OFF)
set(XNNPACK_BUILD_ALL_MICROKERNELS OFF)
# Arm's own kernels would be one more download, for data types that are not used here.
set(XNNPACK_ENABLE_KLEIDIAI OFF)
set(XNNPACK_LIBRARY_TYPE static)
set(PTHREADPOOL_LIBRARY_TYPE static)
set(CPUINFO_LIBRARY_TYPE static)
set(CPUINFO_LOG_LEVEL fatal)
add_subdirectory(${xnnpack_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR}/xnnpack EXCLUDE_FROM_ALL)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8 AND NOT APPLE AND NOT MSVC)
  dae_xnnpack_list(x86_64 xnnpack_files)
  dae_xnnpack_list(x86_64-absent xnnpack_absent)
endif()
if(xnnpack_files)
  # The tables of kernels name those for other types of numbers, too, in functions that nobody calls and that linkers
  # drop if they are told to. For the others these names are functions that end the program.
  list(TRANSFORM xnnpack_absent REPLACE "(.+)" "ABSENT(\\1)")
  list(JOIN xnnpack_absent "\n" xnnpack_absent)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/xnnpack_absent.c
    "#define ABSENT(name) void name(void) { __builtin_trap(); }\n${xnnpack_absent}\n")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/xnnpack_nothing.c "typedef int no_file_of_this_library_is_in_the_list;\n")
  get_property(xnnpack_targets DIRECTORY ${xnnpack_SOURCE_DIR} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS xnnpack_targets)
    get_target_property(type ${target} TYPE)
    if(NOT type MATCHES "^(STATIC|OBJECT)_LIBRARY$")
      continue()
    endif()
    get_target_property(all ${target} SOURCES)
    set(kept "")
    foreach(file IN LISTS all)
      if(file IN_LIST xnnpack_files)
        list(APPEND kept ${file})
        list(REMOVE_ITEM xnnpack_files ${file})
      endif()
    endforeach()
    if(target STREQUAL XNNPACK)
      list(APPEND kept ${CMAKE_CURRENT_BINARY_DIR}/xnnpack_absent.c)
    elseif(NOT kept)
      set(kept ${CMAKE_CURRENT_BINARY_DIR}/xnnpack_nothing.c)
    endif()
    set_property(TARGET ${target} PROPERTY SOURCES ${kept})
  endforeach()
  if(xnnpack_files)
    message(FATAL_ERROR "expected only files that XNNPACK builds in xnnpack_files/x86_64.txt, got ${xnnpack_files} too; "
                        "npm run xnnpack-files makes the list anew")
  endif()
endif()

add_library(dae_xnnpack INTERFACE)
add_library(dae::xnnpack ALIAS dae_xnnpack)
target_include_directories(dae_xnnpack SYSTEM INTERFACE
  ${xnnpack_SOURCE_DIR}/include
  ${pthreadpool_SOURCE_DIR}/include)
target_link_libraries(dae_xnnpack INTERFACE XNNPACK)

if(PROJECT_IS_TOP_LEVEL)
  add_custom_target(dae_xnnpack_build ALL DEPENDS XNNPACK microkernels-prod pthreadpool cpuinfo)
  install(
    FILES $<TARGET_FILE:XNNPACK> $<TARGET_FILE:microkernels-prod> $<TARGET_FILE:pthreadpool> $<TARGET_FILE:cpuinfo>
    DESTINATION lib)
  install(FILES ${xnnpack_SOURCE_DIR}/include/xnnpack.h ${pthreadpool_SOURCE_DIR}/include/pthreadpool.h DESTINATION include)
endif()

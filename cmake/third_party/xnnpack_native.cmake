# XNNPACK through its own CMake file.
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

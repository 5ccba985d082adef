# XNNPACK for WebAssembly: its own CMake file has no such branch, so its files are listed here. Only the 32-bit float
# operators of src/ops are used, and few of its files serve them.
add_library(dae_xnnpack STATIC)
add_library(dae::xnnpack ALIAS dae_xnnpack)
set_target_properties(dae_xnnpack PROPERTIES
  OUTPUT_NAME XNNPACK
  C_STANDARD 99
  C_EXTENSIONS ON
  CXX_STANDARD 14
  CXX_EXTENSIONS OFF)

if(DAE_WASM_VARIANT MATCHES relaxed)
  dae_xnnpack_list(wasm-relaxed xnnpack_files)
else()
  dae_xnnpack_list(wasm-simd xnnpack_files)
endif()
if(DAE_XNNPACK_WHOLE)
  file(GLOB_RECURSE xnnpack_files RELATIVE ${xnnpack_SOURCE_DIR} ${xnnpack_SOURCE_DIR}/src/*.c ${xnnpack_SOURCE_DIR}/src/*.cc)
endif()
# Its kernels are in folders named for what they are of: src/f32-gemm, src/x32-packw.
set(xnnpack_kernels ${xnnpack_files})
list(FILTER xnnpack_kernels EXCLUDE REGEX "^src/[^/]+$|^src/[a-z]+/")
set(xnnpack_sources ${xnnpack_files})
list(TRANSFORM xnnpack_sources PREPEND ${xnnpack_SOURCE_DIR}/)
list(APPEND xnnpack_sources
  ${CMAKE_CURRENT_LIST_DIR}/xnnpack_gemm_config.c
  ${CMAKE_CURRENT_LIST_DIR}/xnnpack_no_dwconv.c)
# The functions that pack depthwise weights are others there, 3.4 KB smaller.
set_property(SOURCE
  ${xnnpack_SOURCE_DIR}/src/operators/convolution-nhwc.c ${CMAKE_CURRENT_LIST_DIR}/xnnpack_no_dwconv.c
  PROPERTY COMPILE_DEFINITIONS
    xnn_pack_f32_dwconv_ghw_w=dae_no_dwconv_packing xnn_pack_f32_dwconv_hwg_w=dae_no_dwconv_packing)
target_sources(dae_xnnpack PRIVATE ${xnnpack_sources})

target_include_directories(dae_xnnpack SYSTEM
  PUBLIC ${xnnpack_SOURCE_DIR}/include ${pthreadpool_SOURCE_DIR}/include
  PRIVATE ${xnnpack_SOURCE_DIR}/src ${fxdiv_SOURCE_DIR}/include ${CMAKE_CURRENT_LIST_DIR}/wasm_include)
target_compile_definitions(dae_xnnpack PRIVATE
  XNN_ENABLE_ASSEMBLY=0
  XNN_ENABLE_CPUINFO=0
  XNN_ENABLE_DWCONV_MULTIPASS=0
  XNN_ENABLE_GEMM_M_SPECIALIZATION=1
  XNN_ENABLE_MEMOPT=1
  XNN_ENABLE_SPARSE=0
  XNN_LOG_LEVEL=0)
target_compile_options(dae_xnnpack PRIVATE
  # Some files use its functions and do not include it.
  -include math.h
  -fno-exceptions
  -fno-math-errno
  -w)

# Speed counts in the kernels alone; the rest runs once a call.
set_property(SOURCE ${xnnpack_sources} APPEND PROPERTY COMPILE_OPTIONS -Os)
list(TRANSFORM xnnpack_kernels PREPEND ${xnnpack_SOURCE_DIR}/)
set_property(SOURCE ${xnnpack_kernels} PROPERTY COMPILE_OPTIONS -O3)

# Threads run whole images and tiles here, never the inside of an operator, so pthreadpool's single-threaded stand-in
# serves, as it does in pthreadpool's own build for Emscripten.
add_library(dae_pthreadpool STATIC ${pthreadpool_SOURCE_DIR}/src/shim.c)
set_target_properties(dae_pthreadpool PROPERTIES OUTPUT_NAME pthreadpool C_STANDARD 11)
target_include_directories(dae_pthreadpool SYSTEM
  PUBLIC ${pthreadpool_SOURCE_DIR}/include
  PRIVATE ${pthreadpool_SOURCE_DIR}/src ${fxdiv_SOURCE_DIR}/include)
target_compile_options(dae_pthreadpool PRIVATE -w)
target_link_libraries(dae_xnnpack PUBLIC dae_pthreadpool)

if(PROJECT_IS_TOP_LEVEL)
  install(TARGETS dae_xnnpack dae_pthreadpool ARCHIVE DESTINATION lib)
  install(FILES ${xnnpack_SOURCE_DIR}/include/xnnpack.h ${pthreadpool_SOURCE_DIR}/include/pthreadpool.h DESTINATION include)
endif()

# The three builds of the one source, and the flags that every object of each needs, third-party objects included.
set(DAE_WASM_VARIANT simd CACHE STRING "simd, simd-threads or relaxed-threads")
set_property(CACHE DAE_WASM_VARIANT PROPERTY STRINGS simd simd-threads relaxed-threads)

set(DAE_WASM_COMPILE_OPTIONS -msimd128)
if(DAE_WASM_VARIANT STREQUAL "simd")
  set(DAE_WASM_THREADS OFF)
elseif(DAE_WASM_VARIANT STREQUAL "simd-threads")
  set(DAE_WASM_THREADS ON)
elseif(DAE_WASM_VARIANT STREQUAL "relaxed-threads")
  set(DAE_WASM_THREADS ON)
  list(APPEND DAE_WASM_COMPILE_OPTIONS -mrelaxed-simd)
else()
  message(FATAL_ERROR "DAE_WASM_VARIANT is '${DAE_WASM_VARIANT}'; expected simd, simd-threads or relaxed-threads")
endif()
if(DAE_WASM_THREADS)
  # Shared memory: an object compiled without it cannot be linked into a threaded module.
  list(APPEND DAE_WASM_COMPILE_OPTIONS -pthread)
endif()

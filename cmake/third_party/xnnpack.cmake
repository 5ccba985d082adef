# XNNPACK (SIMD neural network operators) with pthreadpool, FXdiv and, natively, cpuinfo.
dae_fetch(xnnpack)
dae_fetch(pthreadpool)
dae_fetch(fxdiv)

include(${CMAKE_CURRENT_LIST_DIR}/xnnpack_files.cmake)
if(EMSCRIPTEN)
  include(${CMAKE_CURRENT_LIST_DIR}/xnnpack_wasm.cmake)
else()
  include(${CMAKE_CURRENT_LIST_DIR}/xnnpack_native.cmake)
endif()

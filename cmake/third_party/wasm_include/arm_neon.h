// Two of XNNPACK's WebAssembly kernels include <arm_neon.h>, which Emscripten emulates and Debian's package lacks;
// all that they use of it is in <wasm_simd128.h>.
#pragma once
#include <wasm_simd128.h>

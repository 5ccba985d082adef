#ifndef DAE_OPS_KERNEL_CHOICE_H_
#define DAE_OPS_KERNEL_CHOICE_H_

#include <array>

namespace dae {

// Which implementations compute a whole network.
enum class Kernels {
  kAuto,       // the fastest for each layer
  kXnnpack,    // XNNPACK's operators, wherever a layer multiplies
  kOwn,        // this project's SIMD kernels
  kReference,  // plain loops
};

// In the order of Kernels.
inline constexpr std::array kKernelsNames{"auto", "xnnpack", "own", "reference"};

}  // namespace dae

#endif  // DAE_OPS_KERNEL_CHOICE_H_

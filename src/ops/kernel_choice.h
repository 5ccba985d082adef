#ifndef DAE_OPS_KERNEL_CHOICE_H_
#define DAE_OPS_KERNEL_CHOICE_H_

#include <string_view>

namespace dae {

// Which implementations compute a whole network.
enum class Kernels {
  kAuto,       // the fastest for each layer
  kXnnpack,    // XNNPACK's operators, wherever a layer multiplies
  kOwn,        // this project's SIMD kernels
  kReference,  // plain loops
};

// "auto", "xnnpack", "own" or "reference". Throws std::invalid_argument that names these.
Kernels parse_kernels(std::string_view name);

}  // namespace dae

#endif  // DAE_OPS_KERNEL_CHOICE_H_

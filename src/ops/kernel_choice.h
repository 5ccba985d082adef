#ifndef DAE_OPS_KERNEL_CHOICE_H_
#define DAE_OPS_KERNEL_CHOICE_H_

#include <string_view>

namespace dae {

// The implementations that compute a network.
enum class KernelChoice {
  kAuto,       // the fastest for each layer
  kXnnpack,    // XNNPACK's operators for all layers with products
  kOwn,        // this project's SIMD kernels
  kReference,  // plain loops
};

// Parses "auto", "xnnpack", "own" or "reference". Throws std::invalid_argument for other names.
KernelChoice parse_kernel_choice(std::string_view name);

}  // namespace dae

#endif  // DAE_OPS_KERNEL_CHOICE_H_

#include "ops/kernel_choice.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "common/message.h"

namespace dae {

KernelChoice parse_kernel_choice(std::string_view name) {
  // Names of KernelChoice, in its order.
  static constexpr std::array<std::string_view, 4> kNames{"auto", "xnnpack", "own", "reference"};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    throw_error<std::invalid_argument>("expected kernels to be auto, xnnpack, own or reference, got \"{}\"", name);
  }
  return static_cast<KernelChoice>(found - kNames.begin());
}

}  // namespace dae

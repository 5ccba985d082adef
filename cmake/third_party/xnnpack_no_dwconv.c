// Instead of XNNPACK's src/configs/dwconv-config.c: kernels for depthwise convolutions of no size at all, so that its
// convolution takes a matrix product for every layer. No model has a depthwise layer, and the kernels are 9 KB.
#include "xnnpack/config.h"

const struct xnn_dwconv_config* xnn_init_f32_dwconv_config() {
  static const struct xnn_dwconv_config none[XNN_MAX_F32_DWCONV_UKERNELS];
  return none;
}

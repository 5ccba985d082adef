// Instead of XNNPACK's src/configs/dwconv-config.c: kernels for depthwise convolutions of no size at all, so that its
// convolution takes a matrix product for every layer. No model has a depthwise layer, and the kernels are 9 KB.
#include "xnnpack/config.h"
#include "xnnpack/pack.h"

const struct xnn_dwconv_config* xnn_init_f32_dwconv_config() {
  static const struct xnn_dwconv_config none[XNN_MAX_F32_DWCONV_UKERNELS];
  return none;
}

// Named by its convolution as what packs such a layer's weights, in either order, but not called.
void xnn_pack_f32_dwconv_ghw_w(size_t first_pass_tile, size_t middle_pass_tile, size_t last_pass_tile, size_t h,
                               size_t w, size_t c, size_t channel_tile, size_t channel_subtile, size_t channel_round,
                               const float* kernel, const float* bias, const void* scale, float* packed_weights,
                               size_t per_tile_extra_bytes, size_t per_subtile_extra_bytes, const void* params) {
  __builtin_trap();
}

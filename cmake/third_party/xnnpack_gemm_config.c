// Instead of XNNPACK's src/configs/gemm-config.c: of its kernels for matrix products the tile of 6 x 8, everywhere. On
// x86 XNNPACK itself would take 4 x 8 in a browser, whose 8 sums are too few to hide the latency of a multiply-add: 6
// batches of 24 rows and 32 to 64 channels took 7 to 13 % longer (Chromium on an AMD EPYC). Its tables would also bring
// 14 kernels along, of which products of floats need these four: 5 KB (gzip) of a module.
#include "xnnpack/config.h"
#include "xnnpack/gemm.h"
#include "xnnpack/igemm.h"
#include "xnnpack/microparams-init.h"
#include "xnnpack/pack.h"
#include "xnnpack/packw.h"

#if XNN_ARCH_WASMRELAXEDSIMD
#define LINEAR(kind) xnn_f32_##kind##_ukernel_6x8__wasmrelaxedsimd_fma_loadsplat
#define CLAMPED(kind) xnn_f32_##kind##_minmax_ukernel_6x8__wasmrelaxedsimd_fma_loadsplat
#else
#define LINEAR(kind) xnn_f32_##kind##_ukernel_6x8__wasmsimd_loadsplat
#define CLAMPED(kind) xnn_f32_##kind##_minmax_ukernel_6x8__wasmsimd_x86_loadsplat
#endif

const struct xnn_gemm_config* xnn_init_f32_gemm_config() {
  enum { kRows = 6, kColumns = 8 };
  static const struct xnn_gemm_config config = {
      .linear.gemm[kRows - 1].function[XNN_UARCH_DEFAULT] = (xnn_gemm_ukernel_fn)LINEAR(gemm),
      .linear.igemm[kRows - 1].function[XNN_UARCH_DEFAULT] = (xnn_igemm_ukernel_fn)LINEAR(igemm),
      .minmax.gemm[kRows - 1].function[XNN_UARCH_DEFAULT] = (xnn_gemm_ukernel_fn)CLAMPED(gemm),
      .minmax.igemm[kRows - 1].function[XNN_UARCH_DEFAULT] = (xnn_igemm_ukernel_fn)CLAMPED(igemm),
      .init.f32 = xnn_init_f32_minmax_scalar_params,
      .pack_gemm_gio = (xnn_packw_gemm_gio_ukernel_fn)xnn_pack_f32_gemm_gio_w,
      .pack_gemm_goi = (xnn_packw_gemm_goi_ukernel_fn)xnn_x32_packw_gemm_goi_ukernel_x8__wasmsimd_u4,
      .mr = kRows,
      .nr = kColumns,
  };
  return &config;
}

// For less than 8 channels; without kernels, so that its convolution takes those above.
const struct xnn_gemm_config* xnn_init_f32_gemm_nr2_config() {
  static const struct xnn_gemm_config none;
  return &none;
}

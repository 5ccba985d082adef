/* The images that denoised ones are compared with, for the dae command. This header is not installed, and its function
 * is not in the WebAssembly module. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_TARGET_H_
#define DAE_API_DAE_TARGET_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the perfect result of denoising the image of dae_corrupt() with a chain, in the size of `clean`: the clean
 * image after the chain's camera steps, without their noise and compression. A chain without camera steps gives the
 * clean image. */
dae_status dae_corruption_target(const dae_image* clean, const char* chain, uint32_t seed, uint32_t index,
                                 dae_pixel_type type, dae_image** out);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_TARGET_H_ */

/* What corrupted pictures are measured against: for the dae command. Neither installed nor in the WebAssembly module.
 * The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_TARGET_H_
#define DAE_API_DAE_TARGET_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a perfect denoiser makes of dae_corrupt_chain()'s picture, of the size of `clean`: the clean picture after what
 * its camera steps do apart from noise and compression. Without such a step, the clean picture. */
dae_status dae_corruption_target(const dae_image* clean, const char* chain, uint32_t seed, uint32_t index,
                                 dae_pixel_type type, dae_image** out);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_TARGET_H_ */

/* Fuses several frames of a scene into one image, for the dae command. This header is not installed, and its functions
 * are not in the WebAssembly module, to keep that small. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_FUSION_H_
#define DAE_API_DAE_FUSION_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dae_fusion dae_fusion;

/* Starts with the frame onto which the others are aligned. The result's sides are `scale` (1 to 8) times as large. If a
 * frame has alpha, the result has the mean alpha, and colours are weighted by alpha. Metadata are the first frame's. */
dae_status dae_fusion_create(const dae_image* first, int32_t scale, dae_fusion** out);

/* Aligns a frame of the same size and number of colours with the first one and adds it. `shift` receives the shift in
 * pixels, x and y. *used becomes 0 if the frame was left out because it seems to show another scene, otherwise 1. */
dae_status dae_fusion_add(dae_fusion* fusion, const dae_image* frame, double shift[2], int32_t* used);

/* Returns the mean of the frames so far. */
dae_status dae_fusion_mean(const dae_fusion* fusion, dae_pixel_type type, dae_image** out);
void dae_fusion_free(dae_fusion* fusion);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_FUSION_H_ */

/* One picture of several of the same scene: for the dae command. Neither installed nor in the WebAssembly module, where
 * every byte is waited for. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_FUSION_H_
#define DAE_API_DAE_FUSION_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct dae_fusion dae_fusion;

/* Begins with a frame, from which the others are told. The result is `scale` times as large, 1 to 8, and
 * has alpha if a frame has: its mean, by which colours are weighted. Its metadata are the first frame's. */
dae_status dae_fusion_create(const dae_image* first, int32_t scale, dae_fusion** out);

/* Adds a frame of the same size and colours, moved onto the first one: `shift` becomes how far, x and y in pixels.
 * *used becomes 0 where the frame was left out since it does not seem to show what the first does, otherwise 1. */
dae_status dae_fusion_add(dae_fusion* fusion, const dae_image* frame, double shift[2], int32_t* used);

/* The mean so far. */
dae_status dae_fusion_mean(const dae_fusion* fusion, dae_pixel_type type, dae_image** out);
void dae_fusion_free(dae_fusion* fusion);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_FUSION_H_ */

/* Functions for models that only the dae command calls: models made of other models' weights, to start a training run
 * or to average several, and how much a model enlarges. This header is not installed, and its functions are not in the
 * WebAssembly module, to keep that small. The rules of dae.h hold. */
#ifndef DAE_API_DAE_WEIGHTS_H_
#define DAE_API_DAE_WEIGHTS_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Copies `model` and gives it the weights of `other` in all layers with the same name and kernel that have at least as
 * many filters and input channels; *layers counts these layers. A wider layer has the weights in its first filters,
 * which ignore the new channels, so a widened network computes the same as the narrow one (Chen, Goodfellow and Shlens
 * 2016). */
dae_status dae_model_take_weights(const dae_model* model, const dae_model* other, int32_t* layers, dae_model** out);

/* Averages the weights of `count` models with the same layers; the first gives the name. The average of runs that
 * started from the same weights is often better than each (Wortsman et al. 2022). Fails with DAE_INVALID_ARGUMENT for
 * no model, or models with different layers. */
dae_status dae_model_average(const dae_model* const* models, int32_t count, dae_model** out);

/* The factor by which a model enlarges; 0 if it is not a whole number. */
int32_t dae_model_scale(const dae_model* model);
/* The number of a cascade's networks; 0 for any other model. */
int32_t dae_model_parts(const dae_model* model);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_WEIGHTS_H_ */

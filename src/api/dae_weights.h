/* Models made of other models' weights, to begin a training run with or to end several: for the dae command. Neither
 * installed nor in the WebAssembly module, where every byte is waited for. The rules of dae.h hold.
 */
#ifndef DAE_API_DAE_WEIGHTS_H_
#define DAE_API_DAE_WEIGHTS_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `model` with the weights of `other` in all layers that it has by name, kernel and as many filters and input channels
 * or fewer; *layers counts them. Wider layers have them in their first filters, which see none of the new channels: a
 * network made wider gives what the narrow one gave (Chen, Goodfellow and Shlens 2016). */
dae_status dae_model_take_weights(const dae_model* model, const dae_model* other, int32_t* layers, dae_model** out);

/* The mean of the weights of `count` models that have the same layers; the first gives the name. Of runs that began at
 * the same weights it is often better than each (Wortsman et al. 2022). */
dae_status dae_model_average(const dae_model* const* models, int32_t count, dae_model** out);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_WEIGHTS_H_ */

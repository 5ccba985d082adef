/* Models as other projects keep them: for the dae command and for the package's second WebAssembly module
 * (wasm/onnx.cpp). It is neither installed nor in the engine's module, whose size matters for loading. The rules of
 * dae.h hold. */
#ifndef DAE_API_DAE_INTERCHANGE_H_
#define DAE_API_DAE_INTERCHANGE_H_

#include "api/dae.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Exports the model as an ONNX file of operator set 17: float32 tensors "input" and "output" of [batch, channels,
 * height, width], values from 0 to 1, any batch, height and width. The graph also does what dae_denoise_start() does
 * around the network: mirror-image padding, the edge pixels of models that enlarge, the noise gain. A model with
 * "noiseSigma" has a further input "sigma", the standard deviation of the noise on the scale of 0 to 1 as one value or
 * one for each image, unless `sigma` (0 to 1) makes it a constant; pass a negative number for the input and for other
 * models. Values are not clipped. The metadata has the layer table, the licence and the formulas. Fails with
 * DAE_INVALID_ARGUMENT for a sigma above 1, for a sigma that the model does not read, and for a layer that rearranges
 * oblong blocks of too many channels for ONNX. */
dae_status dae_model_export_onnx(const dae_model* model, float sigma, dae_buffer** out);

/* Imports the model of an ONNX file: one that dae_model_export_onnx() wrote, bit for bit, or another one of the
 * operators that docs/interchange.md lists. Fails with DAE_MODEL_FORMAT for anything else; the message names the node
 * and its operator. */
dae_status dae_model_import_onnx(const uint8_t* bytes, size_t size, dae_model** out);

/* Imports a PyTorch state_dict, saved as safetensors, with the layer table (JSON, or a recipe) whose layers have the
 * names of its modules. Fails with DAE_MODEL_FORMAT if a tensor is missing or has another shape. */
dae_status dae_model_import_state_dict(const char* table, const uint8_t* bytes, size_t size, dae_model** out);

#ifdef __cplusplus
}
#endif

#endif /* DAE_API_DAE_INTERCHANGE_H_ */

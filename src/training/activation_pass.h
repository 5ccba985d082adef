#ifndef DAE_TRAINING_ACTIVATION_PASS_H_
#define DAE_TRAINING_ACTIVATION_PASS_H_

#include "kernels/image_batch.h"
#include "model/layer_table.h"

namespace dae {

// y = activation(y), in place.
void activate(const Layer& layer, const ImageBatch& y);
// dy = dy * activation'(...), in place, from the activation's output y: each of them can be told from its output.
void activate_backward(const Layer& layer, const ImageBatch& y, const ImageBatch& dy);

}  // namespace dae

#endif  // DAE_TRAINING_ACTIVATION_PASS_H_

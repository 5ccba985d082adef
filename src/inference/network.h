#ifndef DAE_INFERENCE_NETWORK_H_
#define DAE_INFERENCE_NETWORK_H_

#include <span>
#include <vector>

#include "inference/operators.h"
#include "inference/tensor_shape.h"
#include "model/model.h"

namespace dae {

// A model's layers made ready to run on one thread.
class Network {
 public:
  explicit Network(const Model& model);

  TensorShape output_shape(LayerRange range, TensorShape input) const;
  // The largest number of values that a layer of the range reads or writes for one image.
  std::size_t peak_values(LayerRange range, TensorShape input) const;
  // y = the layers' output for x. Rows and columns must be multiples of the range's stride. Allocates only when the
  // shape is larger than any before.
  void run(LayerRange range, const float* x, const TensorShape& input, float* y);

 private:
  std::vector<LayerOperator> layers_;
  // Layers read one and write the other in turn.
  std::vector<float> activations_[2];
};

}  // namespace dae

#endif  // DAE_INFERENCE_NETWORK_H_

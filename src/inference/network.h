#ifndef DAE_INFERENCE_NETWORK_H_
#define DAE_INFERENCE_NETWORK_H_

#include <optional>
#include <vector>

#include "inference/operators.h"
#include "inference/tensor_shape.h"
#include "kernels/image_batch.h"
#include "model/model.h"

namespace dae {

// A model's layers made ready to run on one thread.
class Network {
 public:
  explicit Network(const Model& model);

  // Of the input and of what each layer gives. The range must stand alone (LayerTable::stands_alone), here and below.
  std::vector<TensorShape> shapes(LayerRange range, const TensorShape& input) const;
  // y = the layers' output for x. Rows and columns must be multiples of the range's stride. Allocates only when the
  // shape is larger than any before.
  void run(LayerRange range, const float* x, const TensorShape& input, float* y);

  // Tensors held at once.
  std::size_t buffers() const { return buffers_.size(); }

 private:
  struct Step {
    Layer layer;
    std::optional<ConvolutionOperator> convolution;
  };

  static TensorShape shape_after(const Layer& layer, const TensorShape& input);
  void assign_buffers();
  void prepare(LayerRange range, const TensorShape& input);
  void run_step(std::size_t index);
  void run_moves(const Layer& layer, const ImageBatch& y);

  std::vector<Step> steps_;
  // Tensors by number: 0 is the network's input, i + 1 the output of layer i.
  std::vector<TensorShape> shapes_;
  std::vector<std::size_t> buffer_of_;
  // Tensors whose readers have all run leave their buffer to later ones: a chain needs two.
  std::vector<std::vector<float>> buffers_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_NETWORK_H_

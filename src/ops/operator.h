// Describes an operator to the layer table, to the planning of strips and to the flips and rotations of a network. Each
// operator has its own file; ops/layer_kernels.h computes them.
#ifndef DAE_OPS_OPERATOR_H_
#define DAE_OPS_OPERATOR_H_

#include <cstdint>
#include <span>
#include <string>

#include "common/interval.h"
#include "common/json.h"
#include "common/json_writer.h"
#include "ops/layer.h"

namespace dae {

class Operator {
 public:
  // The relation of the output's channels to the input's.
  enum class Channels {
    kMixed,             // each depends on all input channels
    kKept,              // each depends on the same channel of the input, or of all inputs
    kConcatenated,      // the inputs' channels one after the other
    kBlocksToChannels,  // a block of pixels becomes one pixel's channels, in order of (row, column, channel)
    kChannelsToBlocks,  // the inverse of kBlocksToChannels
  };

  // Output pixels for each input pixel along an axis.
  struct Scale {
    int64_t numerator = 1;
    int64_t denominator = 1;
  };

  virtual ~Operator() = default;

  // The value of "op" in the layer table.
  virtual const char* name() const = 0;
  virtual Channels channels() const = 0;
  // Whether the operator takes two or more inputs of the same size; others take one.
  virtual bool takes_several_inputs() const { return false; }
  virtual bool has_weights() const { return false; }

  // Reads the operator's own members from the layer's row, and sets filters, kernel and stride. Name, inputs and
  // in_channels are set before. `what` names the layer in a ModelFormatError.
  virtual void parse(yyjson_val* row, Layer& layer, const std::string& what) const = 0;
  // Adds the members that parse() reads.
  virtual void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const = 0;

  // Output size / input size. The output size is rounded up if the division leaves a remainder.
  virtual Scale scale(const Layer&, Axis) const { return {}; }
  // The inputs that the outputs depend on, for sizes that the scale divides; may lie past the image's borders. Empty
  // for outputs between the taps of a transposed convolution, which are just the bias.
  virtual Interval inputs_of(const Layer&, Axis, Interval outputs) const { return outputs; }
  // Number of outputs along an axis that some implementation computes at once, in tiles that begin at multiples of it.
  // All inputs of a tile may affect how each of its outputs is rounded.
  virtual int64_t output_tile(const Layer&, Axis) const { return 1; }

  // Whether the layer treats both directions of an axis the same. A convolution of stride 2 with a 3x3 kernel does not:
  // a mirrored picture gives another result than the picture, mirrored afterwards.
  virtual bool is_symmetric(const Layer&) const { return true; }

  // Multiply-adds for each output pixel.
  virtual double multiply_adds(const Layer&) const { return 0.0; }
};

const Operator& operator_of(Op op);
inline const Operator& operator_of(const Layer& layer) {
  return operator_of(layer.op);
}

// The names of all operators, in the order of Op.
std::span<const char* const> operator_names();

int64_t output_size(const Layer& layer, Axis axis, int64_t n);
Interval inputs_of(const Layer& layer, Axis axis, Interval outputs);
int64_t output_tile(const Layer& layer, Axis axis);
// Whether a layer's output is larger than its input.
bool is_upsampling(const Layer& layer);

// TensorFlow's SAME padding of an axis of n pixels: pixels added before and after it by a convolution, or output pixels
// cut off by a transposed convolution.
struct AxisPadding {
  int32_t before = 0;
  int32_t after = 0;
};
AxisPadding same_padding(const Layer& layer, Axis axis, int64_t n);

// Reads the member `key`: [height, width], each from 1 to max.
Extent parse_extent(yyjson_val* row, const char* key, int64_t max, const std::string& what);
void add_extent(yyjson_mut_doc* doc, yyjson_mut_val* row, const char* key, const Extent& extent);

// Limits far above any practical network, and low enough that sizes computed from them do not overflow.
inline constexpr int64_t kMaxChannels = 4096;
inline constexpr int64_t kMaxKernel = 63;
inline constexpr int64_t kMaxStride = 16;

// Each function is defined in the operator's own file.
const Operator& conv2d_operator();
const Operator& conv2d_transpose_operator();
const Operator& add_operator();
const Operator& concat_operator();
const Operator& space_to_depth_operator();
const Operator& depth_to_space_operator();
const Operator& max_pool_operator();
const Operator& resize_bilinear_operator();

}  // namespace dae

#endif  // DAE_OPS_OPERATOR_H_

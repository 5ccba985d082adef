// What the layer table, the planning of strips and the flips and rotations of a network need to know about an operator.
// Each operator describes itself in a file of its own; ops/layer_kernels.h computes them.
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
  // How the output's channels follow from the input's.
  enum class Channels {
    kMixed,             // each from all of the input's
    kKept,              // each from the same one of the input, or of every input
    kJoined,            // those of one input after those of another
    kBlocksToChannels,  // a block of pixels becomes the channels of one, in order of (row, column, channel)
    kChannelsToBlocks,  // the inverse
  };

  // Output pixels for each input pixel of an axis.
  struct Scale {
    int64_t numerator = 1;
    int64_t denominator = 1;
  };

  virtual ~Operator() = default;

  // As "op" in the layer table.
  virtual const char* name() const = 0;
  virtual Channels channels() const = 0;
  // Takes two or more inputs of one size; others take one.
  virtual bool joins() const { return false; }
  virtual bool has_weights() const { return false; }

  // Reads the members of its own from the layer's row, and sets what follows from them: filters, kernel, stride. Name,
  // inputs and in_channels are there. `what` names the layer in a ModelFormatError.
  virtual void parse(yyjson_val* row, Layer& layer, const std::string& what) const = 0;
  // Adds the members that parse() reads.
  virtual void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const = 0;

  // Sizes that the scale does not divide give as many pixels as begin there.
  virtual Scale scale(const Layer&, Axis) const { return {}; }
  // Inputs that the outputs depend on, for sizes that the scale divides, past the image's borders too. Empty for
  // outputs between the taps of a transposed convolution, which have only its bias.
  virtual Interval inputs_of(const Layer&, Axis, Interval outputs) const { return outputs; }
  // Outputs that some implementation computes together along an axis, each tile from a multiple of it on. All inputs of
  // a tile may then affect how each of its outputs is rounded.
  virtual int64_t output_tile(const Layer&, Axis) const { return 1; }

  // False for a layer that treats the two directions of an axis differently, such as a convolution of stride 2 with a
  // 3x3 kernel: flips and rotations of a picture then give something else.
  virtual bool is_symmetric(const Layer&) const { return true; }

  // Multiply-adds of an output pixel.
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
// Whether a layer makes several pixels of one.
bool is_upsampling(const Layer& layer);

// Pixels that are added before and after an axis of n pixels (convolution), or output pixels cut off there (transposed
// convolution): TensorFlow's SAME.
struct AxisPadding {
  int32_t before = 0;
  int32_t after = 0;
};
AxisPadding same_padding(const Layer& layer, Axis axis, int64_t n);

// The member `key`, [height, width], each from 1 to max.
Extent parse_extent(yyjson_val* row, const char* key, int64_t max, const std::string& what);
void add_extent(yyjson_mut_doc* doc, yyjson_mut_val* row, const char* key, const Extent& extent);

// Far above any network that runs on a processor, and low enough that no size computed from them overflows.
inline constexpr int64_t kMaxChannels = 4096;
inline constexpr int64_t kMaxKernel = 63;
inline constexpr int64_t kMaxStride = 16;

// Each operator's own, in its own file.
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

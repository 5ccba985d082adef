// Plans the order in which a network's rows are computed: a strip of output rows through all layers before the next
// strip (fused-layer execution), so that the rows in use fit a processor's cache.
#ifndef DAE_INFERENCE_STRIP_PLAN_H_
#define DAE_INFERENCE_STRIP_PLAN_H_

#include <cstdint>
#include <vector>

#include "common/interval.h"
#include "common/padding.h"
#include "model/geometry.h"
#include "model/layer_table.h"
#include "ops/tensor_shape.h"

namespace dae {

// A rectangle of a tensor.
struct Region {
  Interval rows;
  Interval columns;

  bool operator==(const Region&) const = default;
};

// The inputs at the place of a layer's outputs: downsampling maps an output to the block of inputs that it replaces,
// upsampling maps a block of outputs to its input.
Interval map_to_input(const Layer& layer, Axis axis, Interval outputs);
Region map_to_input(const Layer& layer, const Region& outputs);

// The steps that compute strip after strip. Tensor 0 is the range's input; tensor i + 1 is the output of the range's
// layer i.
struct StripPlan {
  // Discards the tensor's rows before `keep`, then computes `rows`.
  struct Step {
    std::size_t tensor = 0;
    int64_t keep = 0;
    Interval rows;
  };
  struct Tensor {
    int64_t origin = 0;    // the first row in the buffer when an image begins; negative rows are zeros
    int64_t capacity = 0;  // rows in the buffer at once, with the zeros above and below the image
  };

  std::vector<Step> steps;
  std::vector<Tensor> tensors;
};

// Input of the planning: a region of the output of some layers, and the shapes and halos of their tensors.
struct StripRequest {
  const LayerTable* table = nullptr;
  LayerRange range;
  std::vector<TensorShape> shapes;
  std::vector<Padding> halos;
  Region output;
  // Boundary rows of each tensor, which the tile below computes; the rows before them are computed here. Empty: all
  // rows are computed here.
  std::vector<Interval> boundary;
};

// Rows of each tensor that both tiles need if the lower one begins with `row` of the output: from the first row that
// the lower tile computes, to the last row that the upper tile reads. Empty for the network's input, which both tiles
// can read.
std::vector<Interval> plan_boundary_rows(const StripRequest& request, int64_t row);

// The columns of each tensor that the output depends on, in whole output tiles.
std::vector<Interval> plan_columns(const StripRequest& request);

// `strip`: number of output rows of a strip.
StripPlan plan_strips(const StripRequest& request, int64_t strip);

// Plans with the largest strip whose buffers hold at most `values` floats, or with the smallest possible strip.
StripPlan plan_strips_within(const StripRequest& request, int64_t values);

}  // namespace dae

#endif  // DAE_INFERENCE_STRIP_PLAN_H_

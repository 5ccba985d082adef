// In which order a network's rows are computed, so that what is kept of its tensors fits a processor's cache: a strip
// of output rows at a time through all layers, instead of one layer after the other over the whole image.
#ifndef DAE_INFERENCE_BAND_PLAN_H_
#define DAE_INFERENCE_BAND_PLAN_H_

#include <cstdint>
#include <vector>

#include "common/interval.h"
#include "common/padding.h"
#include "model/geometry.h"
#include "model/layer_table.h"
#include "ops/tensor_shape.h"

namespace dae {

// Of a tensor.
struct Region {
  Interval rows;
  Interval columns;

  bool operator==(const Region&) const = default;
};

// The inputs at the place of a layer's outputs: of each of them for one that shrinks, of each group for one that
// spreads.
Interval map_to_input(const Layer& layer, Axis axis, Interval outputs);
Region map_to_input(const Layer& layer, const Region& outputs);

// Tensors are numbered from the range's input, 0; tensor i + 1 is the output of the range's layer i.
struct StripPlan {
  // Makes rows of a tensor, after everything that it holds before row `keep` was given up.
  struct Step {
    std::size_t tensor = 0;
    int64_t keep = 0;
    Interval rows;
  };
  struct Tensor {
    int64_t origin = 0;    // the first row that is kept when an image begins; negative ones are zeros
    int64_t capacity = 0;  // rows held at once, zeros above and below the image among them
  };

  std::vector<Step> steps;
  std::vector<Tensor> tensors;
};

// What is to be planned: a part of the output of layers whose tensors have these shapes and margins.
struct StripRequest {
  const LayerTable* table = nullptr;
  LayerRange range;
  std::vector<TensorShape> shapes;
  std::vector<Padding> margins;
  Region output;
  // Rows of each tensor that are had from elsewhere, those before them are made; empty: all are.
  std::vector<Interval> boundary;
};

// Rows of each tensor that are needed for the outputs both before and after the beginning of a row: from the first that
// would be made for those after it, to the last needed for those before it when these first rows are not made again.
// None of the network's input, which is at hand.
std::vector<Interval> plan_boundary_rows(const StripRequest& request, int64_t row);

// Of each tensor the columns that the output's depend on, in whole groups.
std::vector<Interval> plan_columns(const StripRequest& request);

// `strip`: output rows that are made at a time.
StripPlan plan_strips(const StripRequest& request, int64_t strip);

// The largest strip for which all that is kept fits `values` floats, or the smallest there is.
StripPlan plan_strips_within(const StripRequest& request, int64_t values);

}  // namespace dae

#endif  // DAE_INFERENCE_BAND_PLAN_H_

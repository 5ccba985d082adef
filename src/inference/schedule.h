// How a batch is shared among threads.
#ifndef DAE_INFERENCE_SCHEDULE_H_
#define DAE_INFERENCE_SCHEDULE_H_

#include <cstdint>
#include <vector>

#include "inference/network.h"
#include "inference/strip_plan.h"
#include "inference/tiling.h"
#include "model/layer_table.h"
#include "ops/tensor_shape.h"

namespace dae {

// Each thread takes the next tile, one of rows[0] of all images and columns first, then one of rows[1].
struct Schedule {
  // What it is for.
  LayerRange layers;
  TensorShape input;

  std::vector<Interval> images;
  std::vector<Window> columns;
  // Of the output, from below: a tile takes rows from the one under it, which must have been begun.
  std::vector<Interval> rows;
  // Of each tensor, what lies between rows[i] and rows[i + 1].
  std::vector<std::vector<Interval>> boundaries;
};

Schedule make_schedule(const Network& network, const LayerTable& table, LayerRange layers, const TensorShape& input,
                       int threads);

}  // namespace dae

#endif  // DAE_INFERENCE_SCHEDULE_H_

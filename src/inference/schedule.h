// Splits a batch into tiles for threads.
#ifndef DAE_INFERENCE_SCHEDULE_H_
#define DAE_INFERENCE_SCHEDULE_H_

#include <vector>

#include "inference/network.h"
#include "inference/strip_plan.h"
#include "inference/tiling.h"
#include "model/layer_table.h"
#include "ops/tensor_shape.h"

namespace dae {

// The tiles of a batch. A tile column is one range of columns of one range of images. Threads take the tiles in this
// order: rows[0] of all images and columns, then rows[1] of all images and columns, and so on.
struct TileSchedule {
  // The layers and the input that the schedule was made for.
  LayerRange layers;
  TensorShape input;

  std::vector<Interval> images;
  std::vector<TileSpan> columns;
  // Rows of the output, the lowest tile first: a tile takes boundary rows from the tile below, which must have begun
  // before.
  std::vector<Interval> rows;
  // boundaries[i]: for each tensor, the rows shared by the tiles rows[i] and rows[i + 1].
  std::vector<std::vector<Interval>> boundaries;
};

TileSchedule make_tile_schedule(const Network& network, const LayerTable& table, LayerRange layers,
                                const TensorShape& input, int threads);

}  // namespace dae

#endif  // DAE_INFERENCE_SCHEDULE_H_

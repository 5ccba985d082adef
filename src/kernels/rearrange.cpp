#include "kernels/rearrange.h"

#include <algorithm>

namespace dae {
namespace {

void copy_or_add(const float* from, float* to, int32_t count, bool accumulate) {
  if (accumulate) {
    for (int32_t i = 0; i < count; ++i) to[i] += from[i];
  } else {
    std::copy_n(from, count, to);
  }
}

// Calls row(space, depth, run) for each row of a block; its `run` values are contiguous in both images.
template <class Row>
void for_each_block_row(const ImageBatch& space, const ImageBatch& depth, const Row& row) {
  const int32_t block_h = space.h / depth.h;
  const int32_t run = space.w / depth.w * space.c;
  for (int32_t i = 0; i < space.n; ++i) {
    for (int32_t y = 0; y < space.h; ++y) {
      float* pixels = space.at(i, y);
      float* block = depth.at(i, y / block_h) + y % block_h * run;
      for (int32_t x = 0; x < depth.w; ++x, pixels += run, block += depth.c) row(pixels, block, run);
    }
  }
}

}  // namespace

void clear(const ImageBatch& batch) {
  for (int32_t i = 0; i < batch.n; ++i) {
    for (int32_t y = 0; y < batch.h; ++y) std::fill_n(batch.at(i, y), batch.row_values(), 0.0f);
  }
}

void copy_channels(const ImageBatch& from, int32_t from_channel, const ImageBatch& to, int32_t to_channel,
                   int32_t count, bool accumulate) {
  const bool whole_rows = count == from.c && count == to.c;
  for (int32_t i = 0; i < from.n; ++i) {
    for (int32_t y = 0; y < from.h; ++y) {
      const float* source = from.at(i, y) + from_channel;
      float* target = to.at(i, y) + to_channel;
      if (whole_rows) {
        copy_or_add(source, target, from.w * count, accumulate);
        continue;
      }
      for (int32_t x = 0; x < from.w; ++x, source += from.c, target += to.c)
        copy_or_add(source, target, count, accumulate);
    }
  }
}

void space_to_depth(const ImageBatch& space, const ImageBatch& depth, bool accumulate) {
  for_each_block_row(space, depth,
                     [&](const float* from, float* to, int32_t run) { copy_or_add(from, to, run, accumulate); });
}

void depth_to_space(const ImageBatch& depth, const ImageBatch& space, bool accumulate) {
  for_each_block_row(space, depth,
                     [&](float* to, const float* from, int32_t run) { copy_or_add(from, to, run, accumulate); });
}

}  // namespace dae

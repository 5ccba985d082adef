#ifndef DAE_TRAINING_EPOCH_ORDER_H_
#define DAE_TRAINING_EPOCH_ORDER_H_

#include <cstdint>
#include <vector>

#include "training/dataset.h"

namespace dae {

// The order in which the patches of a dataset are drawn in an epoch.
class EpochOrder {
 public:
  // Each image has `crops` patches: patch number / crops is its image. The dataset must outlive the object. Throws
  // std::invalid_argument for too many patches.
  EpochOrder(const Dataset& data, int32_t crops, uint32_t seed);

  // Number of patches in an epoch.
  int32_t size() const { return static_cast<int32_t>(order_.size()); }
  // The number of the patch at a position of the epoch.
  int32_t patch(int32_t position) const { return order_[static_cast<std::size_t>(position)]; }

  // Shuffles the patches for an epoch. If the decoded files exceed the dataset's cache, images are shuffled first, then
  // the patches within windows of images that fit half the cache, so that each file is decoded once in an epoch. The
  // order depends on the cache's size, not on which files are decoded. Allocates nothing.
  void begin_epoch(int32_t epoch);

 private:
  void shuffle_by_windows(int32_t epoch);

  const Dataset& data_;
  int32_t crops_;
  uint32_t seed_;
  std::vector<int32_t> order_;   // the epoch's patches in their order
  std::vector<int32_t> images_;  // the images in their order, if the set exceeds its cache; otherwise empty
};

}  // namespace dae

#endif  // DAE_TRAINING_EPOCH_ORDER_H_

#ifndef DAE_TRAINING_PAIR_SOURCE_H_
#define DAE_TRAINING_PAIR_SOURCE_H_

#include <cstdint>

#include "kernels/image_batch.h"

namespace dae {

// Gives a trainer pairs of square patches that do not come from a dataset.
class PairSource {
 public:
  virtual ~PairSource() = default;
  PairSource() = default;
  PairSource(const PairSource&) = delete;
  PairSource& operator=(const PairSource&) = delete;

  virtual int32_t channels() const = 0;
  virtual int32_t side() const = 0;
  // Patches of an epoch.
  virtual int32_t size() const = 0;
  // Writes pair `number`, counted over the whole run, as image `i` of both batches. Threads may call it side by side.
  virtual void draw(uint32_t number, int32_t i, const ImageBatch& noisy, const ImageBatch& clean) const = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_PAIR_SOURCE_H_

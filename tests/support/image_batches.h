#ifndef DAE_TESTS_SUPPORT_IMAGE_BATCHES_H_
#define DAE_TESTS_SUPPORT_IMAGE_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"
#include "kernels/row_kernels.h"
#include "support/model_builder.h"

namespace dae::test {

// Images with a halo of zeros. The memory around them has a known value, so that a stray write is found.
class Images {
 public:
  Images(int32_t n, int32_t h, int32_t w, int32_t c, const Padding& halo, uint32_t seed) {
    batch_ = {nullptr, n, h, w, c, 0, 0};
    batch_.row = static_cast<std::ptrdiff_t>(w + halo.left + halo.right) * c;
    batch_.image = (h + halo.top + halo.bottom) * batch_.row;
    values_.resize(static_cast<std::size_t>(n * batch_.image) + kOverreadFloats);
    batch_.data = values_.data() + halo.top * batch_.row + static_cast<std::ptrdiff_t>(halo.left) * c;
    const std::vector<float> random = random_values(static_cast<std::size_t>(n * h) * batch_.row_values(), seed);
    auto from = random.begin();
    for (int32_t i = 0; i < n; ++i) {
      for (int32_t y = 0; y < h; ++y) {
        for (std::size_t x = 0; x < batch_.row_values(); ++x) batch_.at(i, y)[x] = *from++ - 0.5f;
      }
    }
  }

  const ImageBatch& batch() const { return batch_; }
  const std::vector<float>& values() const { return values_; }

 private:
  ImageBatch batch_;
  std::vector<float> values_;
};

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_IMAGE_BATCHES_H_

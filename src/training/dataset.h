#ifndef DAE_TRAINING_DATASET_H_
#define DAE_TRAINING_DATASET_H_

#include <cstdint>
#include <vector>

#include "image/image.h"

namespace dae {

// Clean 8-bit images, of any sizes, with the same channels.
class Dataset {
 public:
  struct View {
    int32_t width = 0;
    int32_t height = 0;
    const uint8_t* pixels = nullptr;
  };

  // 1 or 3 channels; throws std::invalid_argument for others.
  explicit Dataset(int32_t channels);

  // Copies it, with the set's channels and 8 bits.
  void add(const Image& image);
  // Copies `count` images that lie one after the other.
  void add_batch(const uint8_t* pixels, int32_t count, int32_t height, int32_t width);

  int32_t channels() const { return channels_; }
  int32_t size() const { return static_cast<int32_t>(entries_.size()); }
  View image(int32_t index) const;

 private:
  struct Entry {
    std::size_t offset = 0;
    int32_t width = 0;
    int32_t height = 0;
  };

  int32_t channels_;
  std::vector<Entry> entries_;
  std::vector<uint8_t> pixels_;
};

}  // namespace dae

#endif  // DAE_TRAINING_DATASET_H_

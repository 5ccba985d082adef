#ifndef DAE_TRAINING_DATASET_H_
#define DAE_TRAINING_DATASET_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "image/image.h"
#include "training/image_files.h"

namespace dae {

// A set of clean 8-bit images with the same number of channels and any sizes: pixels in memory, or image files that are
// decoded when needed.
class Dataset {
 public:
  // The pixels of an image, which stay in memory while the view exists.
  struct View {
    int32_t width = 0;
    int32_t height = 0;
    const uint8_t* pixels = nullptr;
    std::shared_ptr<const void> owner;
  };

  // `channels` is 1 or 3; throws std::invalid_argument for others. `cache_bytes`: bytes of decoded files that are kept
  // in memory.
  explicit Dataset(int32_t channels, std::size_t cache_bytes = ImageFiles::kCacheBytes);

  // Copies an image, converted to the set's channels and 8 bits.
  void add(const Image& image);
  // Copies `count` images of the same size that are contiguous in memory.
  void add_batch(const uint8_t* pixels, int32_t count, int32_t height, int32_t width);
  // Copies an image file. Throws UnsupportedImage if decode_image() cannot decode it.
  void add_file(std::span<const uint8_t> bytes);
  // Moves the last `count` images to a new set, which shares the memory for decoded files. Throws std::invalid_argument
  // unless both sets have at least one image.
  Dataset split(int32_t count);

  int32_t channels() const { return channels_; }
  int32_t size() const { return static_cast<int32_t>(entries_.size()); }
  int32_t width(int32_t index) const { return entries_[static_cast<std::size_t>(index)].width; }
  int32_t height(int32_t index) const { return entries_[static_cast<std::size_t>(index)].height; }
  // Several threads may call it at once. Allocates nothing for pixels in memory.
  View image(int32_t index) const;

  // Bytes of the cache that an image takes; 0 for pixels in memory.
  std::size_t decoded_bytes(int32_t index) const;
  std::size_t cache_bytes() const { return files_->cache_bytes(); }

 private:
  struct Entry {
    int32_t width = 0;
    int32_t height = 0;
    const uint8_t* pixels = nullptr;  // null for a file
    std::shared_ptr<const void> owner;
    std::size_t file = 0;
  };

  // Throws std::invalid_argument if the number of images would overflow.
  void reserve(std::size_t images);

  int32_t channels_;
  std::vector<Entry> entries_;
  std::shared_ptr<ImageFiles> files_;
};

}  // namespace dae

#endif  // DAE_TRAINING_DATASET_H_

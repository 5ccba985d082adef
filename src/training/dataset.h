#ifndef DAE_TRAINING_DATASET_H_
#define DAE_TRAINING_DATASET_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "image/image.h"
#include "training/image_files.h"

namespace dae {

// Clean 8-bit images, of any sizes, with the same channels: pixels in memory, and image files, which are decoded when
// they are needed.
class Dataset {
 public:
  // An image, whose pixels stay in memory while this lives.
  struct View {
    int32_t width = 0;
    int32_t height = 0;
    const uint8_t* pixels = nullptr;
    std::shared_ptr<const void> owner;
  };

  // 1 or 3 channels; throws std::invalid_argument for others. `room`: bytes of decoded files that are kept at a time.
  explicit Dataset(int32_t channels, std::size_t room = ImageFiles::kRoom);

  // Copies it, with the set's channels and 8 bits.
  void add(const Image& image);
  // Copies `count` images that lie one after the other.
  void add_batch(const uint8_t* pixels, int32_t count, int32_t height, int32_t width);
  // Copies an image file. Throws UnsupportedImage for what decode_image() refuses.
  void add_file(std::span<const uint8_t> bytes);
  // Moves the last `count` images to a set of their own, which shares the room. Throws std::invalid_argument unless
  // both have at least one.
  Dataset split(int32_t count);

  int32_t channels() const { return channels_; }
  int32_t size() const { return static_cast<int32_t>(entries_.size()); }
  int32_t width(int32_t index) const { return entries_[static_cast<std::size_t>(index)].width; }
  int32_t height(int32_t index) const { return entries_[static_cast<std::size_t>(index)].height; }
  // Threads may call it side by side. Allocates nothing for pixels in memory.
  View image(int32_t index) const;

  // How much an image takes of the room: 0 for pixels in memory.
  std::size_t decoded_bytes(int32_t index) const;
  std::size_t room() const { return files_->room(); }

 private:
  struct Entry {
    int32_t width = 0;
    int32_t height = 0;
    const uint8_t* pixels = nullptr;  // null: of a file
    std::shared_ptr<const void> owner;
    std::size_t file = 0;
  };

  // Throws std::invalid_argument when there would be too many images to count.
  void reserve(std::size_t images);

  int32_t channels_;
  std::vector<Entry> entries_;
  std::shared_ptr<ImageFiles> files_;
};

}  // namespace dae

#endif  // DAE_TRAINING_DATASET_H_

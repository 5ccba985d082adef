#ifndef DAE_TRAINING_IMAGE_FILES_H_
#define DAE_TRAINING_IMAGE_FILES_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

// Image files in memory, decoded when their pixels are needed. Decoded images are kept while they fit the room; those
// that were not used for longest go first. So a set of photographs takes its files, the room, and what is in use.
class ImageFiles {
 public:
  // Bytes of decoded images: a quarter of the memory that a page with threads has, natively what a machine spares.
  static constexpr std::size_t kRoom = sizeof(void*) == 4 ? std::size_t{1} << 28 : std::size_t{1} << 32;

  // Images are decoded to so many channels of 8 bits.
  ImageFiles(int32_t channels, std::size_t room) : channels_(channels), room_(room) {}

  struct Added {
    std::size_t number;
    int32_t width;
    int32_t height;
  };
  // Copies a file. Throws UnsupportedImage for what decode_image() refuses.
  Added add(std::span<const uint8_t> bytes);

  // Stays as it is while the caller holds it. Threads may call it side by side; one at a time decodes, since the memory
  // that decoding takes is some times the image's. Throws std::bad_alloc.
  std::shared_ptr<const Image> decoded(std::size_t number);

  std::size_t room() const { return room_; }

 private:
  struct File {
    std::vector<uint8_t> bytes;
    std::size_t decoded_bytes = 0;
    std::shared_ptr<const Image> image;  // null: not kept
    uint64_t used = 0;                   // when it was asked for last
  };

  std::shared_ptr<const Image> decode(std::span<const uint8_t> bytes) const;
  std::shared_ptr<const Image> kept(File& file);
  // Lets go of images until one of so many bytes fits.
  void make_room(std::size_t bytes);
  void keep(File& file, const std::shared_ptr<const Image>& image);

  const int32_t channels_;
  const std::size_t room_;
  std::vector<File> files_;
  std::mutex decoding_;
  std::mutex mutex_;  // of all that follows, and of the files' images
  std::size_t kept_bytes_ = 0;
  uint64_t uses_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_IMAGE_FILES_H_

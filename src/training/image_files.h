#ifndef DAE_TRAINING_IMAGE_FILES_H_
#define DAE_TRAINING_IMAGE_FILES_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

// Image files in memory, decoded when needed. Decoded images are kept while they fit the cache; the least recently used
// ones are dropped first. So a set of photographs takes the memory of its files, the cache, and the images in use.
class ImageFiles {
 public:
  // Bytes of decoded images: in a page with threads a quarter of its memory, natively 4 GiB.
  static constexpr std::size_t kCacheBytes = sizeof(void*) == 4 ? std::size_t{1} << 28 : std::size_t{1} << 32;

  // Images are decoded to `channels` channels of 8 bits.
  ImageFiles(int32_t channels, std::size_t cache_bytes) : channels_(channels), cache_bytes_(cache_bytes) {}

  struct Added {
    std::size_t number;
    int32_t width;
    int32_t height;
  };
  // Copies a file. Throws UnsupportedImage if decode_image() cannot decode it.
  Added add(std::span<const uint8_t> bytes);

  // Decodes a file, or returns the kept image. The image lives while the caller holds it. Several threads may call it
  // at once; only one decodes at a time, since decoding takes several times the image's memory. Throws std::bad_alloc.
  std::shared_ptr<const Image> decoded(std::size_t number);

  std::size_t cache_bytes() const { return cache_bytes_; }

 private:
  struct File {
    std::vector<uint8_t> bytes;
    std::size_t decoded_bytes = 0;
    std::shared_ptr<const Image> image;  // null if not kept
    uint64_t used = 0;                   // value of uses_ at its last use
  };

  std::shared_ptr<const Image> decode(std::span<const uint8_t> bytes) const;
  std::shared_ptr<const Image> kept(File& file);
  // Drops images until one of `bytes` bytes fits.
  void evict_for(std::size_t bytes);
  void keep(File& file, const std::shared_ptr<const Image>& image);

  const int32_t channels_;
  const std::size_t cache_bytes_;
  std::vector<File> files_;
  std::mutex decoding_;
  std::mutex mutex_;  // guards kept_bytes_, uses_, File::image and File::used
  std::size_t kept_bytes_ = 0;
  uint64_t uses_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_IMAGE_FILES_H_

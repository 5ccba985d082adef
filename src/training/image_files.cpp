#include "training/image_files.h"

#include <utility>

#include "image/decode.h"

namespace dae {

std::shared_ptr<const Image> ImageFiles::decode(std::span<const uint8_t> bytes) const {
  Image image = decode_image(bytes);
  if (image.channels() != channels_ || image.type() != PixelType::kU8) {
    image = convert(image, channels_, PixelType::kU8);
  }
  return std::make_shared<const Image>(std::move(image));
}

ImageFiles::Added ImageFiles::add(std::span<const uint8_t> bytes) {
  const std::shared_ptr<const Image> image = decode(bytes);
  const std::size_t number = files_.size();
  File& file = files_.emplace_back();
  file.bytes.assign(bytes.begin(), bytes.end());
  file.decoded_bytes = image->bytes();
  keep(file, image);
  return {number, image->width(), image->height()};
}

std::shared_ptr<const Image> ImageFiles::decoded(std::size_t number) {
  File& file = files_[number];
  if (std::shared_ptr<const Image> image = kept(file)) return image;
  const std::scoped_lock one_at_a_time(decoding_);
  if (std::shared_ptr<const Image> image = kept(file)) return image;
  evict_for(file.decoded_bytes);
  std::shared_ptr<const Image> image = decode(file.bytes);
  keep(file, image);
  return image;
}

std::shared_ptr<const Image> ImageFiles::kept(File& file) {
  const std::scoped_lock lock(mutex_);
  file.used = ++uses_;
  return file.image;
}

void ImageFiles::evict_for(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  while (kept_bytes_ > 0 && kept_bytes_ + bytes > cache_bytes_) {
    File* oldest = nullptr;
    for (File& file : files_) {
      if (file.image && (oldest == nullptr || file.used < oldest->used)) oldest = &file;
    }
    kept_bytes_ -= oldest->decoded_bytes;
    oldest->image.reset();
  }
}

void ImageFiles::keep(File& file, const std::shared_ptr<const Image>& image) {
  evict_for(file.decoded_bytes);
  if (file.decoded_bytes > cache_bytes_) return;
  const std::scoped_lock lock(mutex_);
  file.image = image;
  file.used = ++uses_;
  kept_bytes_ += file.decoded_bytes;
}

}  // namespace dae

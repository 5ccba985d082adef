#include "training/dataset.h"

#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace dae {

Dataset::Dataset(int32_t channels) : channels_(channels) {
  if (channels != 1 && channels != 3) {
    throw std::invalid_argument("expected 1 or 3 channels, got " + std::to_string(channels));
  }
}

void Dataset::add(const Image& image) {
  const Image converted = convert(image, channels_, PixelType::kU8);
  add_batch(converted.u8().data(), 1, converted.height(), converted.width());
}

void Dataset::add_batch(const uint8_t* pixels, int32_t count, int32_t height, int32_t width) {
  if (count < 1 || height < 1 || width < 1 || height > Image::kMaxSide || width > Image::kMaxSide) {
    throw std::invalid_argument("expected one or more images of 1 to " + std::to_string(Image::kMaxSide) +
                                " pixels a side, got " + std::to_string(count) + " of " + std::to_string(width) +
                                " x " + std::to_string(height));
  }
  const std::size_t one =
      static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(channels_);
  const auto images = static_cast<std::size_t>(count);
  if (one > pixels_.max_size() / images) throw std::bad_alloc();
  if (count > std::numeric_limits<int32_t>::max() - size()) throw std::invalid_argument("expected fewer images");
  const std::size_t begin = pixels_.size();
  entries_.reserve(entries_.size() + images);
  pixels_.insert(pixels_.end(), pixels, pixels + images * one);
  for (std::size_t i = 0; i < images; ++i) entries_.push_back({begin + i * one, width, height});
}

Dataset::View Dataset::image(int32_t index) const {
  const Entry& entry = entries_[static_cast<std::size_t>(index)];
  return {entry.width, entry.height, pixels_.data() + entry.offset};
}

}  // namespace dae

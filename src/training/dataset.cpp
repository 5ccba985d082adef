#include "training/dataset.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

#include "common/message.h"

namespace dae {

Dataset::Dataset(int32_t channels, std::size_t cache_bytes) : channels_(channels) {
  if (channels != 1 && channels != 3) {
    throw_error<std::invalid_argument>("expected 1 or 3 channels, got {}", channels);
  }
  files_ = std::make_shared<ImageFiles>(channels, cache_bytes);
}

void Dataset::reserve(std::size_t images) {
  if (images > static_cast<std::size_t>(std::numeric_limits<int32_t>::max()) - entries_.size()) {
    throw_error<std::invalid_argument>("expected at most {} images, got more", std::numeric_limits<int32_t>::max());
  }
  // The capacity at least doubles; otherwise adding images one by one would move all before each time.
  if (entries_.capacity() < entries_.size() + images) {
    entries_.reserve(std::max(entries_.size() + images, 2 * entries_.size()));
  }
}

void Dataset::add(const Image& image) {
  const Image converted = convert(image, channels_, PixelType::kU8);
  add_batch(converted.u8().data(), 1, converted.height(), converted.width());
}

void Dataset::add_batch(const uint8_t* pixels, int32_t count, int32_t height, int32_t width) {
  if (count < 1 || height < 1 || width < 1 || height > Image::kMaxSide || width > Image::kMaxSide) {
    throw_error<std::invalid_argument>("expected one or more images of 1 to {} pixels a side, got {} of {} x {}",
                                       Image::kMaxSide, count, width, height);
  }
  const std::size_t image_bytes =
      static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(channels_);
  const auto images = static_cast<std::size_t>(count);
  if (image_bytes > std::numeric_limits<std::size_t>::max() / 2 / images) throw std::bad_alloc();
  reserve(images);
  const auto block = std::make_shared<const std::vector<uint8_t>>(pixels, pixels + images * image_bytes);
  for (std::size_t i = 0; i < images; ++i)
    entries_.push_back({width, height, block->data() + i * image_bytes, block, 0});
}

void Dataset::add_file(std::span<const uint8_t> bytes) {
  reserve(1);
  const ImageFiles::Added file = files_->add(bytes);
  entries_.push_back({file.width, file.height, nullptr, nullptr, file.number});
}

Dataset Dataset::split(int32_t count) {
  if (count < 1 || count >= size()) {
    throw_error<std::invalid_argument>("expected to keep 1 to {} of {} images for validation, got {}", size() - 1,
                                       size(), count);
  }
  Dataset last(channels_, 0);
  last.files_ = files_;
  const auto begin = entries_.end() - count;
  last.entries_.assign(std::make_move_iterator(begin), std::make_move_iterator(entries_.end()));
  entries_.erase(begin, entries_.end());
  return last;
}

Dataset::View Dataset::image(int32_t index) const {
  const Entry& entry = entries_[static_cast<std::size_t>(index)];
  if (entry.pixels != nullptr) return {entry.width, entry.height, entry.pixels, entry.owner};
  std::shared_ptr<const Image> decoded = files_->decoded(entry.file);
  const uint8_t* pixels = decoded->u8().data();
  return {entry.width, entry.height, pixels, std::move(decoded)};
}

std::size_t Dataset::decoded_bytes(int32_t index) const {
  const Entry& entry = entries_[static_cast<std::size_t>(index)];
  if (entry.pixels != nullptr) return 0;
  return static_cast<std::size_t>(entry.width) * static_cast<std::size_t>(entry.height) *
         static_cast<std::size_t>(channels_);
}

}  // namespace dae

#include "training/sampler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "common/integer.h"
#include "common/message.h"
#include "common/mirror.h"
#include "corruption/jpeg.h"
#include "training/epoch_random.h"

namespace dae {
namespace {

std::string size_text(const Dataset& data, int32_t image) {
  return message("{} x {}", data.width(image), data.height(image));
}

// The weights of convert() for gray images.
float luma(const float* rgb) {
  return static_cast<float>(0.299 * static_cast<double>(rgb[0]) + 0.587 * static_cast<double>(rgb[1]) +
                            0.114 * static_cast<double>(rgb[2]));
}

void check_sizes(const Dataset& data, int32_t crop) {
  if (data.size() == 0) throw_error<std::invalid_argument>("expected training images, got none");
  for (int32_t i = 0; i < data.size(); ++i) {
    if (crop > 0 && (data.width(i) < crop || data.height(i) < crop)) {
      throw_error<std::invalid_argument>("expected images of at least the crop's {} pixels a side, image {} has {}",
                                         crop, i, size_text(data, i));
    }
    if (crop == 0 && (data.width(i) != data.width(0) || data.height(i) != data.height(0))) {
      throw_error<std::invalid_argument>("expected images of one size or a \"crop\", the first has {}, image {} has {}",
                                         size_text(data, 0), i, size_text(data, i));
    }
  }
}

// The margin in pixels that a patch needs so that its result and `mirror_padding` more pixels at each edge are exact.
int32_t chain_margin(const Chain& chain, int32_t mirror_padding) {
  const int32_t ratio = chain.shrink_factor() / chain.enlarge_factor();
  return chain.reach() +
         static_cast<int32_t>(ceil_div(mirror_padding * ratio, chain.shrink_factor())) * chain.shrink_factor();
}

void check_target(const PatchCorruption& noise) {
  if (!noise.target) return;
  const Chain& target = *noise.target;
  if (target.shrink_factor() == 1 && target.enlarge_factor() == 1 && target.reach() <= noise.chain->reach()) return;
  throw_error<std::invalid_argument>(
      "expected a \"target\" that keeps the size and reaches no further than the chain \"{}\", got \"{}\"",
      noise.chain->text(), target.text());
}

}  // namespace

Sampler::Sampler(const Dataset& data, const TrainingOptions& options, int32_t scale, int32_t mirror_padding)
    : data_(data),
      options_(options),
      scale_(scale),
      mirror_padding_(mirror_padding),
      order_(data, options.crops, options.seed) {
  check_sizes(data, options.crop);
  height_ = options.crop > 0 ? options.crop : data.height(0);
  width_ = options.crop > 0 ? options.crop : data.width(0);
  if (options.transpose && height_ != width_) {
    throw_error<std::invalid_argument>("expected square patches to \"transpose\", got {} (set \"crop\")",
                                       size_text(data, 0));
  }
  check_noises();
  begin_epoch(0);
}

void Sampler::check_noises() const {
  for (const PatchCorruption& noise : options_.noise) {
    check_target(noise);
    const int32_t shrink_factor = noise.chain ? noise.chain->shrink_factor() : 1;
    const int32_t enlarge_factor = noise.chain ? noise.chain->enlarge_factor() : 1;
    if (shrink_factor != scale_ * enlarge_factor) {
      throw_error<std::invalid_argument>(
          "expected a chain that divides an image's sides by {}, as the network multiplies them by it, got {}", scale_,
          noise.chain ? message("the chain \"{}\"", noise.chain->text()) : "noise without a chain");
    }
    if (height_ % shrink_factor != 0 || width_ % shrink_factor != 0) {
      throw_error<std::invalid_argument>(
          "expected training patches whose sides are multiples of {} for the chain \"{}\", got {} x {} (set \"crop\")",
          shrink_factor, noise.chain->text(), width_, height_);
    }
  }
}

void Sampler::begin_epoch(int32_t epoch) {
  epoch_ = epoch;
  epoch_seed_ = epoch_words(options_.seed, epoch, EpochPurpose::kSeed, 0)[0];
  order_.begin_epoch(epoch);
}

const PatchCorruption& Sampler::choose_noise(uint32_t word) const {
  double sum = 0.0;
  for (const PatchCorruption& noise : options_.noise) sum += static_cast<double>(noise.share);
  double at = sum * (static_cast<double>(word) + 0.5) * 0x1p-32;
  for (const PatchCorruption& noise : options_.noise) {
    at -= static_cast<double>(noise.share);
    if (at < 0.0) return noise;
  }
  return options_.noise.back();
}

Sampler::Patch Sampler::choose(int32_t number) const {
  const PhiloxBlock random = epoch_words(options_.seed, epoch_, EpochPurpose::kPatch, static_cast<uint32_t>(number));
  const PhiloxBlock variant = epoch_words(options_.seed, epoch_, EpochPurpose::kVariant, static_cast<uint32_t>(number));
  Patch patch{};
  patch.image = number / options_.crops;
  const int32_t right = data_.width(patch.image) - width_;
  const int32_t bottom = data_.height(patch.image) - height_;
  // x and y each use 16 bits of the first word, which are enough for a side.
  patch.x = static_cast<int32_t>(below(static_cast<uint32_t>(right) + 1, random[0] << 16));
  patch.y = static_cast<int32_t>(below(static_cast<uint32_t>(bottom) + 1, random[0] & 0xFFFF0000u));
  patch.flip_x = options_.flip && (random[1] & 1) != 0;
  patch.flip_y = options_.flip && (random[1] & 2) != 0;
  patch.transpose = options_.transpose && (random[1] & 4) != 0;
  patch.gray = data_.channels() == 3 && static_cast<double>(variant[1]) * 0x1p-32 < static_cast<double>(options_.gray);
  const PatchCorruption& noise = choose_noise(variant[0]);
  const uint32_t kind = below(static_cast<uint32_t>(noise.kinds.size()), random[2]);
  const double unit = (static_cast<double>(random[3]) + 0.5) * 0x1p-32;
  const double range = static_cast<double>(noise.max_level) - static_cast<double>(noise.min_level);
  patch.noise.kind = noise.kinds[kind];
  patch.noise.level = static_cast<float>(static_cast<double>(noise.min_level) + range * unit);
  patch.noise.seed = epoch_seed_;
  patch.noise.index = static_cast<uint32_t>(number);
  patch.noise.clip = noise.clip;
  patch.chain = noise.chain ? &*noise.chain : nullptr;
  patch.target = noise.target ? &*noise.target : nullptr;
  patch.jpeg = noise.min_jpeg;
  patch.jpeg += static_cast<int32_t>(below(static_cast<uint32_t>(noise.max_jpeg - noise.min_jpeg) + 1, variant[2]));
  return patch;
}

void Sampler::copy(const Patch& patch, int32_t i, const ImageBatch& clean) const {
  const Dataset::View view = data_.image(patch.image);
  const std::ptrdiff_t c = clean.c;
  const std::ptrdiff_t step_x = patch.transpose ? view.width * c : c;
  const std::ptrdiff_t step_y = patch.transpose ? c : view.width * c;
  const uint8_t* corner = view.pixels + (static_cast<std::ptrdiff_t>(patch.y) * view.width + patch.x) * c;
  for (int32_t y = 0; y < height_; ++y) {
    const uint8_t* from = corner + (patch.flip_y ? height_ - 1 - y : y) * step_y;
    float* to = clean.at(i, y);
    for (int32_t x = 0; x < width_; ++x, to += c) {
      const uint8_t* pixel = from + (patch.flip_x ? width_ - 1 - x : x) * step_x;
      for (int32_t channel = 0; channel < c; ++channel) to[channel] = static_cast<float>(pixel[channel]) / 255.0f;
      if (patch.gray) std::fill_n(to, c, luma(to));
    }
  }
}

// Corrupts a row. A gray row is corrupted as one channel at the beginning of its memory, then copied to the three
// channels from its end.
void Sampler::corrupt_row(const Patch& patch, int32_t y, std::span<const float> clean, std::span<float> noisy) const {
  const std::size_t values = clean.size();
  if (!patch.gray) return corrupt_values(clean, noisy, patch.noise, static_cast<uint64_t>(y) * values);
  const std::size_t pixels = values / 3;
  for (std::size_t x = 0; x < pixels; ++x) noisy[x] = clean[3 * x];
  const std::span<float> row = noisy.first(pixels);
  corrupt_values(row, row, patch.noise, static_cast<uint64_t>(y) * pixels);
  for (std::size_t x = pixels; x-- > 0;) std::fill_n(noisy.begin() + static_cast<std::ptrdiff_t>(3 * x), 3, noisy[x]);
}

void Sampler::copy_with_margin(const Patch& patch, int32_t margin, FloatPixels& pixels) const {
  const Dataset::View view = data_.image(patch.image);
  const int32_t c = data_.channels();
  pixels.resize(width_ + 2 * margin, height_ + 2 * margin, patch.gray ? 1 : c);
  for (int32_t y = -margin; y < height_ + margin; ++y) {
    float* to = pixels.row(y + margin);
    const int32_t down = patch.flip_y ? height_ - 1 - y : y;
    for (int32_t x = -margin; x < width_ + margin; ++x, to += pixels.channels) {
      const int32_t across = patch.flip_x ? width_ - 1 - x : x;
      const int32_t column = symmetric_index(patch.x + (patch.transpose ? down : across), view.width);
      const int32_t line = symmetric_index(patch.y + (patch.transpose ? across : down), view.height);
      const uint8_t* pixel = view.pixels + (static_cast<std::ptrdiff_t>(line) * view.width + column) * c;
      float values[3] = {};
      for (int32_t channel = 0; channel < c; ++channel) values[channel] = static_cast<float>(pixel[channel]) / 255.0f;
      if (patch.gray) values[0] = luma(values);
      std::copy_n(values, pixels.channels, to);
    }
  }
}

void Sampler::corrupt_by_chain(const Patch& patch, const Chain& chain, int32_t mirror_padding, int32_t i,
                               const ImageBatch& noisy, Scratch& scratch) const {
  const int32_t ratio = chain.shrink_factor() / chain.enlarge_factor();
  const int32_t margin = chain_margin(chain, mirror_padding);
  FloatPixels& pixels = scratch.pixels;
  copy_with_margin(patch, margin, pixels);
  chain.apply(pixels, patch.noise.seed, patch.noise.index, scratch.work);
  const int32_t skip = margin / ratio - mirror_padding;
  for (int32_t y = 0; y < noisy.h; ++y) {
    const float* from = pixels.row(y + skip) + static_cast<std::ptrdiff_t>(skip) * pixels.channels;
    float* to = noisy.at(i, y);
    for (int32_t x = 0; x < noisy.w; ++x, from += pixels.channels) {
      for (int32_t c = 0; c < noisy.c; ++c) *to++ = std::nearbyint(from[patch.gray ? 0 : c] * 255.0f) / 255.0f;
    }
  }
}

void Sampler::copy_target(const Patch& patch, const Chain& chain, int32_t i, const ImageBatch& clean,
                          Scratch& scratch) const {
  // Uses the noisy patch's margin, because the camera's random numbers are counted from the corner.
  const int32_t margin = chain_margin(chain, mirror_padding_);
  FloatPixels& pixels = scratch.pixels;
  copy_with_margin(patch, margin, pixels);
  chain.apply_to_target(pixels, patch.noise.seed, patch.noise.index, scratch.work);
  if (patch.target != nullptr) patch.target->apply(pixels, patch.noise.seed, patch.noise.index, scratch.work);
  for (int32_t y = 0; y < height_; ++y) {
    const float* from = pixels.row(y + margin) + static_cast<std::ptrdiff_t>(margin) * pixels.channels;
    float* to = clean.at(i, y);
    for (int32_t x = 0; x < width_; ++x, from += pixels.channels) {
      for (int32_t c = 0; c < clean.c; ++c) *to++ = from[patch.gray ? 0 : c];
    }
  }
}

void Sampler::draw(int32_t position, int32_t i, const ImageBatch& noisy, const ImageBatch& clean,
                   Scratch& scratch) const {
  const Patch patch = choose(order_.patch(position));
  if (patch.chain != nullptr) {
    const bool changes = patch.target != nullptr || patch.chain->changes_target();
    changes ? copy_target(patch, *patch.chain, i, clean, scratch) : copy(patch, i, clean);
    return corrupt_by_chain(patch, *patch.chain, mirror_padding_, i, noisy, scratch);
  }
  copy(patch, i, clean);
  for (int32_t y = 0; y < height_; ++y) {
    const std::size_t values = clean.row_values();
    corrupt_row(patch, y, {clean.at(i, y), values}, {noisy.at(i, y), values});
  }
  if (patch.jpeg > 0) degrade_as_jpeg({noisy.at(i, 0), width_, height_, noisy.c, noisy.row}, patch.jpeg);
}

void Sampler::draw_smaller(int32_t position, int32_t i, const Chain& chain, const ImageBatch& smaller,
                           Scratch& scratch) const {
  corrupt_by_chain(choose(order_.patch(position)), chain, 0, i, smaller, scratch);
}

void Sampler::draw_clean(int32_t position, int32_t i, const ImageBatch& clean) const {
  copy(choose(order_.patch(position)), i, clean);
}

void Sampler::corrupt_latent(int32_t position, int32_t i, const ImageBatch& code, const ImageBatch& noisy) const {
  Noise noise = choose(order_.patch(position)).noise;
  noise.clip = false;
  const std::size_t values = code.row_values();
  for (int32_t y = 0; y < code.h; ++y) {
    corrupt_values({code.at(i, y), values}, {noisy.at(i, y), values}, noise, static_cast<uint64_t>(y) * values);
  }
}

}  // namespace dae

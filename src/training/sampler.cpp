#include "training/sampler.h"

#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "corruption/philox.h"

namespace dae {
namespace {

// Keeps these choices apart from the noise's numbers under the same seed, and from one another.
constexpr uint32_t kDomain = 0x44414554;  // "DAET"
enum Purpose : uint32_t { kEpochSeed, kShuffle, kPiece };

PhiloxBlock words(uint32_t seed, int32_t epoch, Purpose purpose, uint32_t item) {
  return philox({item, static_cast<uint32_t>(epoch), purpose, 0}, {seed, kDomain});
}

// A number in [0, range) out of 32 bits; at most 2^-32 * range from even.
uint32_t below(uint32_t range, uint32_t word) {
  return static_cast<uint32_t>((uint64_t{word} * range) >> 32);
}

std::string size_text(const Dataset::View& image) {
  return std::to_string(image.width) + " x " + std::to_string(image.height);
}

void check_sizes(const Dataset& data, int32_t crop) {
  if (data.size() == 0) throw std::invalid_argument("expected training images, got none");
  const Dataset::View first = data.image(0);
  for (int32_t i = 0; i < data.size(); ++i) {
    const Dataset::View image = data.image(i);
    if (crop > 0 && (image.width < crop || image.height < crop)) {
      throw std::invalid_argument("expected images of at least the crop's " + std::to_string(crop) +
                                  " pixels a side, image " + std::to_string(i) + " has " + size_text(image));
    }
    if (crop == 0 && (image.width != first.width || image.height != first.height)) {
      throw std::invalid_argument("expected images of one size or a \"crop\", the first has " + size_text(first) +
                                  ", image " + std::to_string(i) + " has " + size_text(image));
    }
  }
}

}  // namespace

Sampler::Sampler(const Dataset& data, const TrainingOptions& options)
    : data_(data), noise_(options.noise), seed_(options.seed), flip_(options.flip) {
  check_sizes(data, options.crop);
  height_ = options.crop > 0 ? options.crop : data.image(0).height;
  width_ = options.crop > 0 ? options.crop : data.image(0).width;
  order_.resize(static_cast<std::size_t>(data.size()));
  begin_epoch(0);
}

void Sampler::begin_epoch(int32_t epoch) {
  epoch_ = epoch;
  epoch_seed_ = words(seed_, epoch, kEpochSeed, 0)[0];
  std::iota(order_.begin(), order_.end(), 0);
  // Fisher and Yates, from the end.
  for (std::size_t i = order_.size(); i-- > 1;) {
    const uint32_t word = words(seed_, epoch, kShuffle, static_cast<uint32_t>(i))[0];
    std::swap(order_[i], order_[below(static_cast<uint32_t>(i) + 1, word)]);
  }
}

Sampler::Piece Sampler::choose(int32_t image) const {
  const PhiloxBlock random = words(seed_, epoch_, kPiece, static_cast<uint32_t>(image));
  const Dataset::View view = data_.image(image);
  Piece piece{};
  piece.image = image;
  // 16 bits are enough for a side; two bits of the same word decide on the mirror images.
  piece.x = static_cast<int32_t>(below(static_cast<uint32_t>(view.width - width_) + 1, random[0] << 16));
  piece.y = static_cast<int32_t>(below(static_cast<uint32_t>(view.height - height_) + 1, random[0] & 0xFFFF0000u));
  piece.flip_x = flip_ && (random[1] & 1) != 0;
  piece.flip_y = flip_ && (random[1] & 2) != 0;
  const uint32_t kind = below(static_cast<uint32_t>(noise_.kinds.size()), random[2]);
  const double unit = (static_cast<double>(random[3]) + 0.5) * 0x1p-32;
  const double range = static_cast<double>(noise_.max_level) - static_cast<double>(noise_.min_level);
  piece.noise.kind = noise_.kinds[kind];
  piece.noise.level = static_cast<float>(static_cast<double>(noise_.min_level) + range * unit);
  piece.noise.seed = epoch_seed_;
  piece.noise.index = static_cast<uint32_t>(image);
  piece.noise.clip = noise_.clip;
  return piece;
}

void Sampler::copy(const Piece& piece, int32_t i, const ImageBatch& clean) const {
  const Dataset::View view = data_.image(piece.image);
  const int32_t c = clean.c;
  for (int32_t y = 0; y < height_; ++y) {
    const int32_t from_y = piece.y + (piece.flip_y ? height_ - 1 - y : y);
    const uint8_t* from =
        view.pixels + (static_cast<std::ptrdiff_t>(from_y) * view.width + piece.x) * static_cast<std::ptrdiff_t>(c);
    float* to = clean.at(i, y);
    for (int32_t x = 0; x < width_; ++x) {
      const uint8_t* pixel = from + (piece.flip_x ? width_ - 1 - x : x) * c;
      for (int32_t channel = 0; channel < c; ++channel) *to++ = static_cast<float>(pixel[channel]) / 255.0f;
    }
  }
}

void Sampler::draw(int32_t position, int32_t i, const ImageBatch& noisy, const ImageBatch& clean) const {
  const Piece piece = choose(order_[static_cast<std::size_t>(position)]);
  copy(piece, i, clean);
  for (int32_t y = 0; y < height_; ++y) {
    const std::size_t values = clean.row_values();
    corrupt_values({clean.at(i, y), values}, {noisy.at(i, y), values}, piece.noise, static_cast<uint64_t>(y) * values);
  }
}

}  // namespace dae

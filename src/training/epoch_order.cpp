#include "training/epoch_order.h"

#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "training/epoch_random.h"

namespace dae {
namespace {

// Fisher-Yates shuffle.
void shuffle(std::span<int32_t> items, uint32_t seed, int32_t epoch, EpochPurpose purpose, std::size_t first_word = 0) {
  for (std::size_t i = items.size(); i-- > 1;) {
    const uint32_t word = epoch_words(seed, epoch, purpose, static_cast<uint32_t>(first_word + i))[0];
    std::swap(items[i], items[below(static_cast<uint32_t>(i) + 1, word)]);
  }
}

bool exceeds_cache(const Dataset& data) {
  std::size_t bytes = 0;
  for (int32_t image = 0; image < data.size(); ++image) {
    bytes += data.decoded_bytes(image);
    if (bytes > data.cache_bytes()) return true;
  }
  return false;
}

int32_t count_patches(const Dataset& data, int32_t crops) {
  if (data.size() > std::numeric_limits<int32_t>::max() / crops) {
    throw_error<std::invalid_argument>("expected at most 2147483647 patches in an epoch (set fewer \"crops\")");
  }
  return data.size() * crops;
}

}  // namespace

EpochOrder::EpochOrder(const Dataset& data, int32_t crops, uint32_t seed)
    : data_(data), crops_(crops), seed_(seed), order_(static_cast<std::size_t>(count_patches(data, crops))) {
  if (exceeds_cache(data)) images_.resize(static_cast<std::size_t>(data.size()));
}

void EpochOrder::begin_epoch(int32_t epoch) {
  if (!images_.empty()) return shuffle_by_windows(epoch);
  std::iota(order_.begin(), order_.end(), 0);
  shuffle(order_, seed_, epoch, EpochPurpose::kShuffle);
}

void EpochOrder::shuffle_by_windows(int32_t epoch) {
  std::iota(images_.begin(), images_.end(), 0);
  shuffle(images_, seed_, epoch, EpochPurpose::kShuffleImages);
  std::size_t placed = 0;
  for (std::size_t image = 0; image < images_.size();) {
    const std::size_t begin = placed;
    std::size_t bytes = 0;
    do {
      bytes += data_.decoded_bytes(images_[image]);
      for (int32_t crop = 0; crop < crops_; ++crop) order_[placed++] = images_[image] * crops_ + crop;
      ++image;
      // A window has half the cache, because a batch may contain the end of one window and the beginning of the next.
    } while (image < images_.size() && bytes + data_.decoded_bytes(images_[image]) <= data_.cache_bytes() / 2);
    shuffle(std::span(order_).subspan(begin, placed - begin), seed_, epoch, EpochPurpose::kShuffle, begin);
  }
}

}  // namespace dae

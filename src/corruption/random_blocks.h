// Random words for the values of an image, and a loop over its values.
#ifndef DAE_CORRUPTION_RANDOM_BLOCKS_H_
#define DAE_CORRUPTION_RANDOM_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "corruption/noise.h"
#include "corruption/philox.h"

namespace dae {

// Block number `position` (below 2^48) of the image's random words; attempts 1, 2, ... (below 2^16) give further words
// for the same position. Each kind of noise has its own stream.
inline PhiloxBlock random_words(const Noise& noise, uint64_t position, uint32_t attempt) {
  constexpr uint32_t kDomain = 0x4E454144;  // "DAEN": makes the noise independent of other uses of the same seed
  const auto high = static_cast<uint32_t>(position >> 32) | attempt << 16;
  return philox({static_cast<uint32_t>(position), high, noise.index, static_cast<uint32_t>(noise.kind)},
                {noise.seed, kDomain});
}

// A number in (0, 1) from a word, on a grid of 2^-32 without both ends.
inline double open_unit(uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

constexpr std::size_t kBlockValues = 4;

// Four values share a block of words: value i uses lane i % 4 of block i / 4, for any beginning of the call.
// draw(words) makes four numbers from a block; mix(x, number) returns the noisy value in double, which is rounded to
// float once.
template <class Draw, class Mix>
void corrupt_in_blocks(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first,
                       Draw draw, Mix mix) {
  std::size_t at = 0;
  while (at < clean.size()) {
    const uint64_t position = first + at;
    const auto numbers = draw(random_words(noise, position / kBlockValues, 0));
    const std::size_t lane = position % kBlockValues;
    const std::size_t count = std::min(kBlockValues - lane, clean.size() - at);
    for (std::size_t i = 0; i < count; ++i) {
      noisy[at + i] = static_cast<float>(mix(static_cast<double>(clean[at + i]), numbers[lane + i]));
    }
    at += count;
  }
}

}  // namespace dae

#endif  // DAE_CORRUPTION_RANDOM_BLOCKS_H_

// The random numbers that choose the patches of an epoch.
#ifndef DAE_TRAINING_EPOCH_RANDOM_H_
#define DAE_TRAINING_EPOCH_RANDOM_H_

#include <cstdint>

#include "corruption/philox.h"

namespace dae {

enum class EpochPurpose : uint32_t { kSeed, kShuffle, kPatch, kVariant, kShuffleImages };

// Random words for an item of an epoch. They differ from those of the noise with the same seed, and between purposes.
inline PhiloxBlock epoch_words(uint32_t seed, int32_t epoch, EpochPurpose purpose, uint32_t item) {
  constexpr uint32_t kDomain = 0x44414554;  // "DAET"
  return philox({item, static_cast<uint32_t>(epoch), static_cast<uint32_t>(purpose), 0}, {seed, kDomain});
}

// A uniform number in [0, range) from 32 random bits; its bias is at most 2^-32 * range.
inline uint32_t below(uint32_t range, uint32_t word) {
  return static_cast<uint32_t>((uint64_t{word} * range) >> 32);
}

}  // namespace dae

#endif  // DAE_TRAINING_EPOCH_RANDOM_H_

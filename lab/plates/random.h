#ifndef DAE_LAB_PLATES_RANDOM_H_
#define DAE_LAB_PLATES_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "corruption/philox.h"

namespace dae::plates {

// The use of random numbers. Each has its own stream, so that a new decoration does not change the texts of a seed.
enum class Purpose : uint32_t { kPicture, kText, kDesign, kDecoration, kScene, kSensor };

// The random numbers of plate `index` for `seed`, in the order of the calls. They are the same on every platform.
class Random {
 public:
  Random(uint32_t seed, uint32_t index, Purpose purpose)
      : key_{seed, 0x44414550}, counter_{0, 0, index, static_cast<uint32_t>(purpose)} {}  // "DAEP"

  uint32_t word() {
    if (lane_ == kLanes) {
      block_ = philox(counter_, key_);
      ++counter_[0];
      lane_ = 0;
    }
    return block_[lane_++];
  }

  // A number in (0, 1).
  double unit() { return (static_cast<double>(word()) + 0.5) * 0x1p-32; }
  double range(double low, double high) { return low + (high - low) * unit(); }
  // A number in (-1, 1), mostly near 0: the mean of three.
  double bell() {
    // In separate statements, because the terms of a sum may be evaluated in any order.
    const double first = unit();
    const double second = unit();
    const double third = unit();
    return (first + second + third) * (2.0 / 3.0) - 1.0;
  }
  bool chance(double probability) { return unit() < probability; }
  // A whole number from 0 to count - 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(uint64_t{word()} * count >> 32); }

  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  static constexpr std::size_t kLanes = 4;

  PhiloxKey key_;
  PhiloxBlock counter_;
  PhiloxBlock block_{};
  std::size_t lane_ = kLanes;
};

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_RANDOM_H_

#ifndef DAE_CORRUPTION_CAMERA_TONE_H_
#define DAE_CORRUPTION_CAMERA_TONE_H_

#include <array>
#include <cstddef>

namespace dae {

// The curve from light to the values of a display: sRGB's gamma (IEC 61966-2-1), then some of a smoothstep, which
// Brooks et al. (2019) take for a camera's tone curve. From tables, whose entries are the same on every platform.
class ToneCurve {
 public:
  // `contrast`: the share of the smoothstep, 0 to 0.9. At 1 the curve has no inverse at its ends.
  explicit ToneCurve(double contrast);

  // Values outside [0, 1] are clipped to it.
  float to_light(float display) const;
  float to_display(float light) const;

 private:
  static constexpr std::size_t kSteps = 1024;
  // One entry more than there are steps, and one for an index that rounding puts at the end.
  using Table = std::array<float, kSteps + 2>;
  struct Gamma;

  Table light_{};    // of display values, evenly spaced
  Table display_{};  // of light whose square roots are evenly spaced, since gamma is steep in the dark
};

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_TONE_H_

#ifndef DAE_CORRUPTION_CAMERA_TONE_H_
#define DAE_CORRUPTION_CAMERA_TONE_H_

#include <array>
#include <cstddef>

namespace dae {

// The curve from light to display values: sRGB's gamma (IEC 61966-2-1), then a part of a smoothstep, which Brooks et
// al. (2019) use as a camera's tone curve. It is tabulated; the tables are the same on every platform.
class ToneCurve {
 public:
  // `contrast`: the share of the smoothstep, 0 to 0.9. At 1 the curve would have no inverse at its ends.
  explicit ToneCurve(double contrast);

  // Values are clipped to [0, 1].
  float to_light(float display) const;
  float to_display(float light) const;

 private:
  static constexpr std::size_t kSteps = 1024;
  // One entry more than there are steps, and one for an index that is rounded to the end.
  using Table = std::array<float, kSteps + 2>;
  struct Gamma;

  Table light_{};    // light at evenly spaced display values
  Table display_{};  // display values at light with evenly spaced square roots, since gamma is steep in the dark
};

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_TONE_H_

// A camera as a corruption: from the light of a scene to the 8-bit picture that the camera saves.
//
//   display -> light   inverse tone curve and sRGB gamma, inverse colour matrix, inverse white balance
//                      ("unprocessing", Brooks et al. 2019, "Unprocessing Images for Learned Raw Denoising")
//   optics             with a probability: a blur, since few lenses are as sharp as the pixels are small
//   sensor             Bayer pattern; shot and read noise of variance shot * x + read (Foi et al. 2008), whose two
//                      parameters follow the log-linear relation that Brooks et al. measured
//   light -> display   demosaicing (bilinear, or Malvar, He and Cutler 2004), white balance, colour matrix, gamma, tone
//   processing         each with a probability: scaling, from a sensor with 0.6 to 2 times the pixels along each axis;
//                      noise reduction; sharpening; JPEG, once or twice
//
// Noise reduction is an ideal one that keeps every edge: only the noise is smoothed, its colour more than its luma. The
// remaining noise has the spectrum of the noise in cameras' JPEGs: coarse, and coarser in colour.
//
// All settings except the ISO are drawn for each picture from the seed and its index, so that a single step of a chain
// represents many cameras.
#ifndef DAE_CORRUPTION_CAMERA_CAMERA_H_
#define DAE_CORRUPTION_CAMERA_CAMERA_H_

#include <array>
#include <cstdint>

#include "corruption/camera/color.h"
#include "corruption/camera/mosaic.h"
#include "corruption/camera/tone.h"
#include "image/resize.h"

namespace dae {

// The range of ISO. ISO 100 is a shot noise of 0.00002, proportional to the ISO: a sensor between a full-frame camera's
// and a phone's. Brooks et al. train with ISO 500 to 60,000 on this scale.
inline constexpr double kMinIso = 50.0;
inline constexpr double kMaxIso = 102400.0;

// The settings that are drawn for one picture.
struct CameraSettings {
  SensorNoise noise;
  CameraColor color;
  BayerPhase phase;
  Demosaicing demosaicing = Demosaicing::kBilinear;
  double tone_contrast = 0.0;     // 0: only sRGB's gamma, 1: followed by a smoothstep
  double lens_blur = 0.0;         // sigma in sensor pixels; 0: none
  double sensor_scale = 1.0;      // sensor pixels for each pixel of the picture, along an axis: 0.6 to 2
  double luma_smoothing = 0.0;    // smoothing of the luma's noise, sigma in pixels; 0: none
  double luma_share = 0.0;        // share of the luma's noise that is smoothed, 0 to 1
  double color_smoothing = 0.0;   // smoothing of the colour's noise, sigma in pixels
  double sharpening = 0.0;        // amount of unsharp masking
  std::array<int32_t, 2> jpeg{};  // JPEG qualities; 0: no compression
};

// `step`: the number of the camera's step in its chain. Throws std::invalid_argument for an ISO out of range.
CameraSettings draw_camera(double iso, uint32_t seed, uint32_t index, uint32_t step);

enum class CameraOutput {
  kNoisy,
  kTarget,  // without noise and compression: the result of a perfect denoiser
};

// Applies a camera to values in [0, 1], in place. A picture of one channel becomes the luma of the camera's colour
// picture.
class Camera {
 public:
  void apply(const CameraSettings& settings, CameraOutput part, uint32_t seed, uint32_t index, FloatPixels& pixels);

  // A pixel of the result depends noticeably only on pixels up to this distance, not counting compression.
  static constexpr int32_t kReach = 22;

 private:
  void take_picture(const CameraSettings& settings, CameraOutput part, uint32_t seed, uint32_t index);
  void expose(const CameraSettings& settings, const ToneCurve& curve, CameraOutput part, uint32_t seed, uint32_t index,
              FloatPixels& rgb);
  void reduce_noise(const CameraSettings& settings);
  void sharpen(double amount);
  void scale(double factor, int32_t width, int32_t height, FloatPixels& pixels);
  void blur(double sigma, FloatPixels& pixels);

  // Memory that is reused from picture to picture.
  FloatPixels rgb_;
  FloatPixels noise_;
  FloatPixels spare_;
  FloatPixels luma_;
  FloatPixels chroma_;
  FloatPixels blurred_;
  Mosaic mosaic_;
  AxisFilter vertical_;
  AxisFilter horizontal_;
  std::vector<float> row_;
  std::vector<double> weights_;
};

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_CAMERA_H_

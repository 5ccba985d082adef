// A camera as a corruption process: what lies between the light of a scene and the 8-bit picture that a camera saves.
//
//   display -> light    inverse tone curve and sRGB gamma, inverse colour matrix, inverse white balance
//   ("unprocessing",
//                       Brooks et al. 2019, "Unprocessing Images for Learned Raw Denoising")
//   optics              with a probability: a blur, since few lenses are as sharp as the pixels are small
//   sensor              shot and read noise of variance shot * x + read (Foi et al. 2008), whose two parameters follow
//                       the log-linear relation that Brooks et al. measured; one colour a pixel (Bayer)
//   light -> display    demosaicing (bilinear, or Malvar, He and Cutler 2004), white balance, colour matrix, gamma,
//   tone afterwards          each with a probability: scaling, from a sensor of 0.6 to twice as many pixels a side;
//   noise
//                       reduction; sharpening; and JPEG, once or twice
//
// Noise reduction is an ideal one that keeps every edge: the noise alone is smoothed, its colour more than its luma.
// What it leaves has the spectrum that the noise of cameras' own JPEGs has: coarse, and coarser in colour.
//
// Everything but the strength of the noise is drawn for each picture from the seed and its index, so one step stands
// for many cameras.
#ifndef DAE_CORRUPTION_CAMERA_CAMERA_H_
#define DAE_CORRUPTION_CAMERA_CAMERA_H_

#include <array>
#include <cstdint>

#include "corruption/camera/color.h"
#include "corruption/camera/mosaic.h"
#include "corruption/camera/tone.h"
#include "image/resize.h"

namespace dae {

// The range of the dial. ISO 100 is a shot noise of 0.00002, and so on in proportion: of a sensor between a full-frame
// camera's and a phone's. Brooks et al. train from 500 to 60,000 of it.
inline constexpr double kLeastIso = 50.0;
inline constexpr double kGreatestIso = 102400.0;

// What is drawn for one picture.
struct CameraSettings {
  SensorNoise noise;
  CameraColor color;
  BayerPhase phase;
  Demosaicing demosaicing = Demosaicing::kBilinear;
  double tone_contrast = 0.0;   // 0: sRGB's gamma alone, 1: followed by a smoothstep
  double lens_blur = 0.0;       // sigma in pixels of the sensor; 0: none
  double sensor_scale = 1.0;    // sensor pixels for each pixel of the picture, along an axis: 0.6 to 2
  double luma_smoothing = 0.0;  // of the noise: sigma in pixels; 0: none
  double luma_share = 0.0;      // how much of the noise's luma is smoothed, 0 to 1
  double color_smoothing = 0.0;
  double sharpening = 0.0;        // how much of what a blur takes away is added again
  std::array<int32_t, 2> jpeg{};  // qualities; 0: not compressed
};

// `step`: the number of the camera's step in its chain. Throws std::invalid_argument for an ISO outside the range.
CameraSettings draw_camera(double iso, uint32_t seed, uint32_t index, uint32_t step);

enum class CameraPart {
  kAll,
  kTarget,  // without noise and without compression: what a perfect denoiser makes of the picture
};

// In place, on values in [0, 1]. A picture of one channel is the luma of what the camera makes of it in colour.
class Camera {
 public:
  void apply(const CameraSettings& settings, CameraPart part, uint32_t seed, uint32_t index, FloatPixels& pixels);

  // How many pixels away something can be that changes a pixel of the result by more than a trace. Compression is left
  // out.
  static constexpr int32_t kReach = 22;

 private:
  void take_picture(const CameraSettings& settings, CameraPart part, uint32_t seed, uint32_t index);
  void expose(const CameraSettings& settings, const ToneCurve& curve, CameraPart part, uint32_t seed, uint32_t index,
              FloatPixels& rgb);
  void reduce_noise(const CameraSettings& settings);
  void sharpen(double amount);
  void scale(double factor, int32_t width, int32_t height, FloatPixels& pixels);
  void blur(double sigma, FloatPixels& pixels);

  // Memory that is kept from picture to picture.
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

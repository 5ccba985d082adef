// A corruption in several steps, such as those between a scene and a saved picture: reduced, blurred, noisy,
// compressed. It is written as text, such as "blur 1.2 + x4 + noise 25 + jpeg 40", with its steps from left to right:
//
//   x8             reduces to 1/8 of the size (rounded up), bicubic with antialiasing as MATLAB's imresize
//   area x8        the same with the mean over each pixel's area
//   video x8       area, then the losses of a video frame: 8 bits of limited range (BT.709), colour at half resolution
//                  (4:2:0)
//   up 8           enlarges to 8 times the size, bicubic
//   blur 1.2       Gaussian blur, sigma in pixels
//   motion 15 30   motion blur along a line of 15 pixels, 30 degrees counterclockwise from the horizontal (default 0)
//   noise 25       Gaussian noise, sigma in 1/255
//   poisson 0.2    any other kind of noise by its name, and its level
//   jpeg 40        the losses of a JPEG of this quality
//   camera 1600    a camera's picture of the scene at this ISO, from 50 to 102400 (camera/camera.h)
//
// Any number except a factor may be a range, "noise 0..25", from which a number is drawn for every image, uniformly (an
// ISO uniformly in its logarithm). Pixels are mirrored at the edges. Values are clipped to [0, 1] after every step.
#ifndef DAE_CORRUPTION_CHAIN_H_
#define DAE_CORRUPTION_CHAIN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corruption/camera/camera.h"
#include "corruption/noise.h"
#include "image/image.h"
#include "image/resize.h"

namespace dae {

// A range of numbers, or a single number if both are equal.
struct ParameterRange {
  double least = 0.0;
  double greatest = 0.0;
};

struct ChainStep {
  // The kinds up to kEnlarge change the size.
  enum class Kind { kBicubic, kArea, kVideo, kEnlarge, kBlur, kMotion, kNoise, kJpeg, kCamera };
  Kind kind = Kind::kNoise;
  int32_t factor = 1;                      // for steps that reduce or enlarge
  NoiseKind noise = NoiseKind::kGaussian;  // for noise
  // [0]: sigma of a blur or length of a motion in pixels, level from 0 to 1, quality, or ISO; [1]: the angle of a
  // motion in degrees.
  std::array<ParameterRange, 2> parameters;
};

class Chain {
 public:
  // Memory that is reused from image to image.
  struct Workspace {
    FloatPixels spare;
    AxisFilter vertical;
    AxisFilter horizontal;
    std::vector<float> row;
    std::vector<double> weights;
    Camera camera;
  };

  // Parses the text. Throws std::invalid_argument, which names the step and its allowed form.
  explicit Chain(std::string_view text);

  const std::string& text() const { return text_; }
  const std::vector<ChainStep>& steps() const { return steps_; }
  // The product of all factors by which the sides are divided, and of those by which they are multiplied.
  int32_t shrink_factor() const { return shrink_factor_; }
  int32_t enlarge_factor() const { return enlarge_factor_; }
  // The distance, in pixels of the image, up to which a pixel of the result depends on others; a multiple of
  // shrink_factor(). Compression is not counted.
  int32_t reach() const;
  // The chain with the middle of every range in its place.
  Chain middle() const;

  // Applies the chain in place. `alpha`, if not null, is resized with the colours and otherwise unchanged.
  // Resizing and blur weight colours by alpha; noise, compression and the camera ignore it. The numbers drawn from
  // ranges and the noise depend only on the seed and the image's index; a chain's first noise is that of corrupt() with
  // the same seed and index. Throws std::invalid_argument if the result would be outside an image's limits. Without
  // alpha, allocates nothing for images that are no larger than earlier ones.
  void apply(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& workspace,
             FloatPixels* alpha = nullptr) const;

  // Computes the result of a perfect denoiser from the clean image. Of a camera, demosaicing, colour, scaling and
  // sharpening are part of the target; only its noise and compression are left out. All other steps are left out.
  void apply_to_target(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& workspace) const;
  bool changes_target() const;

 private:
  std::string text_;
  std::vector<ChainStep> steps_;
  int32_t shrink_factor_ = 1;
  int32_t enlarge_factor_ = 1;
};

// Applies a chain to a picture. Alpha is resized with the colours and otherwise unchanged; hidden colours do not mix
// with visible ones. 8-bit results are rounded to nearest.
Image corrupt(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type);

// The result of a perfect denoiser for corrupt()'s picture, in the size of `clean`: see Chain::apply_to_target().
Image corruption_target(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type);

}  // namespace dae

#endif  // DAE_CORRUPTION_CHAIN_H_

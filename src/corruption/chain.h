// A corruption in several steps, as a picture meets them on its way: shrunk, blurred, noisy, compressed. Written as
// text, such as "blur 1.2 + x4 + noise 25 + jpeg 40", its steps from left to right:
//
//   x8             to an eighth of the size (rounded up), bicubic with antialiasing as MATLAB's imresize
//   area x8        the same by the mean over each pixel's area
//   video x8       by area, and then what a video frame keeps: 8 bits of limited range (BT.709), colour at half
//                  resolution (4:2:0)
//   up 8           to eight times the size, bicubic
//   blur 1.2       Gaussian, its sigma in pixels
//   motion 15 30   the mean along a line of 15 pixels, 30 degrees counterclockwise from the rows (default 0)
//   noise 25       Gaussian noise, its sigma in 1/255
//   poisson 0.2    any other kind of noise by its name, and its level
//   jpeg 40        what a JPEG of that quality keeps
//   camera 1600    what a camera makes of the scene at that ISO, from 50 to 25600 (camera/camera.h)
//
// Any number but a factor may be a range, "noise 0..25", from which a number is drawn for every image, evenly (an ISO:
// evenly in its logarithm). Pixels are mirrored at the edges. Values are clipped to [0, 1] after every step.
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

// From least to greatest.
struct ChainRange {
  double least = 0.0;
  double greatest = 0.0;
};

struct ChainStep {
  enum class Kind { kBicubic, kArea, kVideo, kEnlarge, kBlur, kMotion, kNoise, kJpeg, kCamera };
  Kind kind = Kind::kNoise;
  int32_t factor = 1;                      // of what shrinks or enlarges
  NoiseKind noise = NoiseKind::kGaussian;  // of noise
  std::array<ChainRange, 2> numbers;       // sigma, length and angle, level from 0 to 1, quality, or ISO
};

class Chain {
 public:
  // Memory that is kept from image to image.
  struct Workspace {
    FloatPixels spare;
    AxisFilter vertical;
    AxisFilter horizontal;
    std::vector<float> row;
    std::vector<double> weights;
    Camera camera;
  };

  // Throws std::invalid_argument naming the step and what it may be.
  explicit Chain(std::string_view text);

  const std::string& text() const { return text_; }
  const std::vector<ChainStep>& steps() const { return steps_; }
  // What the sides are divided by, and multiplied with, on the way.
  int32_t shrinks() const { return shrinks_; }
  int32_t enlarges() const { return enlarges_; }
  // How far a pixel of the result looks to each side, in pixels of the image, as a multiple of shrinks(). Compression
  // is left out.
  int32_t reach() const;
  // The one with the middle of every range.
  Chain middle() const;

  // In place. `alpha`, if there is one, changes its size with the colours and is otherwise left; colours are weighted
  // by it wherever a step but noise and compression mixes pixels. Ranges and noise follow from the seed and the image's
  // index alone; a chain's first noise is that of corrupt() with the same seed and index. Throws std::invalid_argument
  // where the result would be outside an image's limits. Without alpha, allocates nothing once the workspace has seen
  // an image as large.
  void apply(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& workspace,
             FloatPixels* alpha = nullptr) const;

  // Makes of a clean image what a perfect denoiser makes of the corrupted one. A camera changes more than it adds
  // noise: its demosaicing, colour, scaling and sharpening are part of the picture that it is asked for. Every other
  // step is left out.
  void apply_to_target(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& workspace) const;
  bool changes_target() const;

 private:
  std::string text_;
  std::vector<ChainStep> steps_;
  int32_t shrinks_ = 1;
  int32_t enlarges_ = 1;
};

// Alpha changes its size with the colours, and is otherwise left; hidden colours do not mix with visible ones. 8-bit
// results are rounded to nearest.
Image corrupt(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type);

// What a perfect denoiser makes of corrupt()'s picture, of the size of `clean`: see Chain::apply_to_target().
Image corruption_target(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type);

}  // namespace dae

#endif  // DAE_CORRUPTION_CHAIN_H_

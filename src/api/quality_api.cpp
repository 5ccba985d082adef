// Corruption and the measures of what it did and what was undone.
#include <stdexcept>

#include "api/handles.h"
#include "corruption/chain.h"
#include "corruption/noise.h"
#include "image/metrics.h"

using dae::api::guard;
using dae::api::require;

namespace {

dae::NoiseKind noise_kind(int32_t kind) {
  switch (kind) {
    case DAE_NOISE_GAUSSIAN:
      return dae::NoiseKind::kGaussian;
    case DAE_NOISE_UNIFORM:
      return dae::NoiseKind::kUniform;
    case DAE_NOISE_SALT_PEPPER:
      return dae::NoiseKind::kSaltPepper;
    case DAE_NOISE_MASKING:
      return dae::NoiseKind::kMasking;
    case DAE_NOISE_POISSON:
      return dae::NoiseKind::kPoisson;
    case DAE_NOISE_SPECKLE:
      return dae::NoiseKind::kSpeckle;
    default:
      throw std::invalid_argument("expected a noise kind from 0 to 5, got " + std::to_string(kind));
  }
}

template <class Metric>
dae_status measure(const dae_image* reference, const dae_image* image, double* out, Metric metric) {
  return guard([&] {
    require(reference, "reference");
    require(image, "image");
    require(out, "out");
    *out = metric(reference->image, image->image);
  });
}

}  // namespace

dae_status dae_corrupt(const dae_image* clean, const dae_noise* noise, dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(clean, "clean");
    require(noise, "noise");
    require(out, "out");
    const dae::Noise process{noise_kind(noise->kind), noise->level, noise->seed, noise->index, noise->clip != 0};
    *out = new dae_image{dae::corrupt(clean->image, process, dae::api::pixel_type(type)), clean->metadata};
  });
}

dae_status dae_corrupt_chain(const dae_image* clean, const char* chain, uint32_t seed, uint32_t index,
                             dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(clean, "clean");
    require(chain, "chain");
    require(out, "out");
    *out = new dae_image{dae::corrupt(clean->image, dae::Chain(chain), seed, index, dae::api::pixel_type(type)),
                         clean->metadata};
  });
}

dae_status dae_mse(const dae_image* reference, const dae_image* image, double* out) {
  return measure(reference, image, out, dae::mse);
}

dae_status dae_psnr(const dae_image* reference, const dae_image* image, double* out) {
  return measure(reference, image, out, dae::psnr);
}

dae_status dae_ssim(const dae_image* reference, const dae_image* image, double* out) {
  return measure(reference, image, out, dae::ssim);
}

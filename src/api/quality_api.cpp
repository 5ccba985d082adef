// dae_corrupt() and the comparison of images.
#include "api/handles.h"
#include "corruption/chain.h"
#include "corruption/noise.h"
#include "image/metrics.h"
#include "options/option_reader.h"
#include "options/option_tables.h"

using dae::api::guard;
using dae::api::require;

namespace {

dae::Image corrupted(const dae::Image& clean, const dae::Options& options, dae::PixelType type) {
  const uint32_t seed = options.seed("seed");
  const uint32_t index = options.seed("index");
  if (options.has_key("chain")) return dae::corrupt(clean, dae::Chain(*options.text("chain")), seed, index, type);
  const dae::Noise noise{options.choice<dae::NoiseKind>("kind"), options.real("level"), seed, index,
                         options.flag("clip")};
  return dae::corrupt(clean, noise, type);
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

dae_status dae_corrupt(const dae_image* clean, const char* options, dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(clean, "clean");
    require(out, "out");
    const dae::OptionText text(dae::api::options_text(options), dae::kCorruptionOptionsForms);
    *out = new dae_image{corrupted(clean->image, text.options(), dae::api::pixel_type(type)), clean->metadata};
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

#include "api/denoise_options.h"

#include "options/option_tables.h"

namespace dae::api {
namespace {

constexpr int32_t kWholeImage = -1;

int32_t read_tile(const Options& options) {
  if (const std::optional<Options> tile = options.object("tile")) return tile->whole("size");
  enum class Tile { kAuto, kOff };
  return options.choice<Tile>("tile") == Tile::kAuto ? 0 : kWholeImage;
}

Strength read_strength(const Options& options) {
  const std::optional<Options> apart = options.object("strength");
  if (!apart) return options.real("strength");
  return {apart->real("luma"), apart->real("chroma")};
}

}  // namespace

JobOptions read_denoise_options(const Options& options) {
  JobOptions read;
  read.job.tile = read_tile(options);
  read.job.alpha = options.choice<AlphaMode>("alpha");
  read.job.strength = read_strength(options);
  read.job.noise_level = options.real("noiseLevel");
  if (options.has("parts")) read.parts = options.whole("parts");
  read.views = options.whole("selfEnsemble");
  return read;
}

JobOptions read_denoise_options(std::string_view json) {
  return read_denoise_options(OptionText(json, kDenoiseOptions).options());
}

}  // namespace dae::api

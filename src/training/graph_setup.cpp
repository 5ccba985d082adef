#include "training/graph_setup.h"

#include <algorithm>
#include <stdexcept>

#include "common/message.h"
#include "model/geometry.h"

namespace dae {
namespace {

void check_axis(const LayerTable& table, Axis axis, int32_t size, int32_t scale) {
  const int64_t stride = measure(table, table.all(), axis).stride * scale;
  if (size % stride == 0) return;
  throw_error<std::invalid_argument>(
      "expected training patches whose {} is a multiple of the network's stride {}, got {} (set \"crop\")",
      axis == Axis::kHeight ? "height" : "width", stride, size);
}

}  // namespace

int32_t integer_scale(const LayerTable& table, LayerRange layers) {
  const Geometry rows = measure(table, layers, Axis::kHeight);
  const Geometry columns = measure(table, layers, Axis::kWidth);
  if (rows.scale_denominator != 1 || columns.scale_denominator != 1 ||
      rows.scale_numerator != columns.scale_numerator) {
    const auto text = [](const Geometry& axis) {
      return message("{}/{}", axis.scale_numerator, axis.scale_denominator);
    };
    throw_error<std::invalid_argument>(
        "expected a network whose output size is its input size or a multiple, \"{}\" scales it by {} and {}",
        table.name, text(rows), text(columns));
  }
  return static_cast<int32_t>(rows.scale_numerator);
}

int32_t mirror_padding_of(const LayerTable& table) {
  return static_cast<int32_t>(std::max(mirror_padding(measure(table, table.all(), Axis::kHeight)),
                                       mirror_padding(measure(table, table.all(), Axis::kWidth))));
}

PatchShape patch_shape(const std::optional<Sampler>& sampler, const PairSource* pairs, int32_t channels,
                       const std::optional<FrozenEncoder>& encoder, int32_t mirror_padding) {
  if (pairs != nullptr) return {pairs->side(), pairs->side(), channels};
  if (encoder) return {encoder->height(), encoder->width(), encoder->channels()};
  return {sampler->noisy_height() - 2 * mirror_padding, sampler->noisy_width() - 2 * mirror_padding, channels};
}

Graph make_graph(const LayerTable& table, const PatchShape& patch, int32_t images, int32_t mirror_padding,
                 int32_t scale, const std::vector<AuxiliaryOutput>& earlier, bool weighted) {
  if (table.input_channels != patch.channels || table.output_channels() != patch.channels) {
    throw_error<std::invalid_argument>("expected images with the network's number of channels ({} in, {} out), got {}",
                                       table.input_channels, table.output_channels(), patch.channels);
  }
  if (scale > 1 && table.noise_sigma > 0.0f) {
    throw_error<std::invalid_argument>("expected a super-resolution network without \"noiseSigma\", \"{}\" has one",
                                       table.name);
  }
  if (weighted && (scale > 1 || table.noise_sigma > 0.0f)) {
    throw_error<std::invalid_argument>(
        "expected a network that keeps the size and has no \"noiseSigma\" for \"noiseWeighting\", got \"{}\"",
        table.name);
  }
  check_axis(table, Axis::kHeight, patch.height * scale, scale);
  check_axis(table, Axis::kWidth, patch.width * scale, scale);
  return {table,  patch.height + 2 * mirror_padding, patch.width + 2 * mirror_padding, images, mirror_padding * scale,
          earlier};
}

std::optional<FrozenEncoder> make_frozen_encoder(const Model* below, const std::optional<Sampler>& sampler,
                                                 const TrainingOptions& options, int32_t images, int threads) {
  if (below == nullptr) return std::nullopt;
  for (const PatchCorruption& noise : options.noise) {
    const bool of_images = std::any_of(noise.kinds.begin(), noise.kinds.end(), [](NoiseKind kind) {
      return kind == NoiseKind::kSaltPepper || kind == NoiseKind::kPoisson;
    });
    if (of_images || noise.max_jpeg > 0 || noise.chain) {
      throw_error<std::invalid_argument>(
          "expected noise of a latent to be gaussian, uniform, masking or speckle, without \"jpeg\" or \"chain\"");
    }
  }
  return std::optional<FrozenEncoder>(std::in_place, *below, sampler->height(), sampler->width(), images, threads);
}

}  // namespace dae

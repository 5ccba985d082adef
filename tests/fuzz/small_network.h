// Chooses networks that a fuzzer can run: a few bytes of a valid layer table can ask for hours of work.
#ifndef DAE_TESTS_FUZZ_SMALL_NETWORK_H_
#define DAE_TESTS_FUZZ_SMALL_NETWORK_H_

#include <cstdint>
#include <string>

#include "common/error.h"
#include "fuzz/fuzzing.h"
#include "model/geometry.h"
#include "model/layer_table.h"

namespace dae::fuzz {

// Returns whether the layers' work for a pixel and the smallest image that the strides allow are small. Text that is no
// layer table counts as small, because the library refuses it.
inline bool is_small(const std::string& json) {
  constexpr int64_t kMaxValues = 20'000;
  constexpr int64_t kMaxStride = 16;
  try {
    const LayerTable table = parse_layer_table(json);
    int64_t values = 0;
    for (const Layer& layer : table.layers) values += layer.weight_values() + layer.filters;
    const Geometry geometry = measure(table, table.all(), Axis::kHeight);
    const Geometry columns = measure(table, table.all(), Axis::kWidth);
    return values <= kMaxValues && geometry.stride <= kMaxStride && columns.stride <= kMaxStride;
  } catch (const ModelFormatError&) {
    return true;
  }
}

// Every model that loads must run, or say why it does not run on such images.
inline void denoise(const dae_model& model, int32_t channels) {
  constexpr int32_t kWidth = 11;
  constexpr int32_t kHeight = 7;
  dae_session* session = nullptr;
  require(dae_session_create(&model, 1, &session), "expected the model to be made ready");
  dae_image* picture = nullptr;
  require(dae_image_create(kWidth, kHeight, channels, DAE_PIXEL_F32, nullptr, &picture), "picture");
  dae_job* job = nullptr;
  if (accepted(dae_denoise_start(session, picture, nullptr, &job))) {
    for (int32_t done = 0; done < dae_job_tiles(job);) require(dae_job_step(job, &done), "expected the network to run");
  }
  dae_job_free(job);
  dae_image_free(picture);
  dae_session_free(session);
}

}  // namespace dae::fuzz

#endif  // DAE_TESTS_FUZZ_SMALL_NETWORK_H_

// The native engine on a batch of float images, for tests/interchange: denoises, or enlarges, as an exported graph
// does. Usage: dae_denoise_tensor MODEL VIEWS BATCH CHANNELS HEIGHT WIDTH [SIGMA...] < values > values, both [batch,
// height, width, channels] of float32; a sigma for each image of models that are told it.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "api/dae.h"

namespace {

void check(dae_status status) {
  if (status == DAE_OK) return;
  std::fprintf(stderr, "%s\n", dae_error_message());
  std::exit(1);
}

dae_session* open(const std::string& path, int32_t views) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  dae_model* model = nullptr;
  check(dae_model_load(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), &model));
  dae_model* ensemble = nullptr;
  check(dae_model_self_ensemble(model, views, &ensemble));
  dae_session* session = nullptr;
  check(dae_session_create(ensemble, 1, &session));
  dae_model_free(ensemble);
  dae_model_free(model);
  return session;
}

void denoise(dae_session* session, const std::vector<float>& values, const int32_t shape[3], float sigma) {
  dae_image* image = nullptr;
  check(dae_image_create(shape[2], shape[1], shape[0], DAE_PIXEL_F32, values.data(), &image));
  char options[64];
  std::snprintf(options, sizeof options, "{\"noiseLevel\":%.9g}", static_cast<double>(sigma));
  dae_job* job = nullptr;
  check(dae_denoise_start(session, image, options, &job));
  for (int32_t done = 0; done < dae_job_tiles(job);) check(dae_job_step(job, &done));
  dae_image* result = nullptr;
  check(dae_job_take(job, &result));
  const std::size_t pixels =
      static_cast<std::size_t>(dae_image_width(result)) * static_cast<std::size_t>(dae_image_height(result));
  std::fwrite(dae_image_pixels(result), sizeof(float), pixels * static_cast<std::size_t>(shape[0]), stdout);
  dae_image_free(result);
  dae_job_free(job);
  dae_image_free(image);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  const auto number = [&](int at) { return static_cast<int32_t>(std::strtol(argv[at], nullptr, 10)); };
  dae_session* session = open(argv[1], number(2));
  const int32_t shape[3] = {number(4), number(5), number(6)};
  std::vector<float> values(static_cast<std::size_t>(shape[0]) * static_cast<std::size_t>(shape[1]) *
                            static_cast<std::size_t>(shape[2]));
  for (int32_t i = 0; i < number(3); ++i) {
    if (std::fread(values.data(), sizeof(float), values.size(), stdin) != values.size()) return 2;
    denoise(session, values, shape, argc > 7 + i ? std::strtof(argv[7 + i], nullptr) : 0.0f);
  }
  dae_session_free(session);
  return 0;
}

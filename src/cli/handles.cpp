#include "cli/handles.h"

#include <stdexcept>
#include <vector>

#include "cli/builtin_models.h"
#include "cli/byte_stream.h"
#include "cli/files.h"
#include "cli/json_text.h"
#include "cli/schema_options.h"

namespace dae::cli {

void check(dae_status status, const std::string& subject) {
  if (status != DAE_OK) throw std::runtime_error(subject + ": " + dae_error_message());
}

std::span<const uint8_t> bytes_of(const BufferHandle& buffer) {
  return {dae_buffer_data(buffer.get()), dae_buffer_size(buffer.get())};
}

ImageHandle read_image(InputStream& input) {
  const std::vector<uint8_t> bytes = input.read_rest();
  dae_image* image = nullptr;
  check(dae_image_decode(bytes.data(), bytes.size(), &image), input.name());
  return ImageHandle(image);
}

ImageHandle read_image(const std::string& path) {
  InputStream input(path);
  return read_image(input);
}

void remove_metadata(dae_image& image) {
  for (const dae_metadata kind : {DAE_METADATA_PROFILE, DAE_METADATA_EXIF}) {
    check(dae_image_set_metadata(&image, kind, nullptr, 0), "metadata");
  }
}

void write_image(const dae_image& image, const std::string& path, Encoding encoding, bool force) {
  dae_buffer* buffer = nullptr;
  check(
      encoding.jpeg ? dae_image_encode_jpeg(&image, encoding.quality, &buffer) : dae_image_encode_png(&image, &buffer),
      path);
  write_file(path, bytes_of(BufferHandle(buffer)), force);
}

void write_model(const dae_model& model, const std::string& path, bool force) {
  dae_buffer* bytes = nullptr;
  check(dae_model_save(&model, &bytes), path);
  write_file(path, bytes_of(BufferHandle(bytes)), force);
}

ModelHandle load_model(const std::string& path) {
  std::span<const uint8_t> bytes = builtin_model(path);
  std::vector<uint8_t> file;
  if (bytes.empty()) bytes = file = read_file(path);
  dae_model* model = nullptr;
  check(dae_model_load(bytes.data(), bytes.size(), &model), path);
  return ModelHandle(model);
}

ModelHandle with_kernels(const dae_model& model, const std::string& kernels) {
  dae_model* same = nullptr;
  check(dae_model_with_kernels(&model, kernels.c_str(), &same), "kernels");
  return ModelHandle(same);
}

SessionHandle open_session(const dae_model& model, int threads) {
  dae_session* session = nullptr;
  check(dae_session_create(&model, threads, &session), "session");
  return SessionHandle(session);
}

namespace {

ImageHandle corrupt(const dae_image& clean, const GivenOptions& options, dae_pixel_type type, const char* subject) {
  dae_image* noisy = nullptr;
  check(dae_corrupt(&clean, options.json().c_str(), type, &noisy), subject);
  return ImageHandle(noisy);
}

}  // namespace

ImageHandle corrupt(const dae_image& clean, const NoiseArgument& noise, dae_pixel_type type) {
  return corrupt(clean, noise_options(noise), type, "noise");
}

ImageHandle corrupt(const dae_image& clean, const std::string& chain, uint32_t seed, uint32_t index,
                    dae_pixel_type type) {
  GivenOptions options;
  options.set("chain", json_string(chain));
  options.set("seed", std::to_string(seed));
  options.set("index", std::to_string(index));
  return corrupt(clean, options, type, "chain");
}

ImageHandle enlarged(const dae_image& image, int factor) {
  dae_image* large = nullptr;
  check(dae_image_resize(&image, dae_image_width(&image) * factor, dae_image_height(&image) * factor,
                         DAE_RESAMPLING_BICUBIC, dae_image_pixel_type(&image), &large),
        "enlargement");
  return ImageHandle(large);
}

ImageHandle cropped(const dae_image& image, const int32_t rectangle[4]) {
  dae_image* part = nullptr;
  check(dae_image_crop(&image, rectangle, &part), "part of an image");
  return ImageHandle(part);
}

}  // namespace dae::cli

// Owning pointers for the handles of the C API, and exceptions for its status codes.
#ifndef DAE_CLI_HANDLES_H_
#define DAE_CLI_HANDLES_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "api/dae.h"
#include "api/dae_fusion.h"
#include "api/dae_interchange.h"
#include "api/dae_target.h"
#include "api/dae_video.h"
#include "api/dae_weights.h"

namespace dae::cli {

class InputStream;

template <auto Free>
struct Deleter {
  template <class Handle>
  void operator()(Handle* handle) const {
    Free(handle);
  }
};

using BufferHandle = std::unique_ptr<dae_buffer, Deleter<dae_buffer_free>>;
using ImageHandle = std::unique_ptr<dae_image, Deleter<dae_image_free>>;
using ModelHandle = std::unique_ptr<dae_model, Deleter<dae_model_free>>;
using SessionHandle = std::unique_ptr<dae_session, Deleter<dae_session_free>>;
using AdaptationHandle = std::unique_ptr<dae_adaptation, Deleter<dae_adaptation_free>>;
using DatasetHandle = std::unique_ptr<dae_dataset, Deleter<dae_dataset_free>>;
using TrainerHandle = std::unique_ptr<dae_trainer, Deleter<dae_trainer_free>>;
using FusionHandle = std::unique_ptr<dae_fusion, Deleter<dae_fusion_free>>;
using JobHandle = std::unique_ptr<dae_job, Deleter<dae_job_free>>;

// Throws std::runtime_error "subject: message of the library" unless the status is DAE_OK.
void check(dae_status status, const std::string& subject);

std::span<const uint8_t> bytes_of(const BufferHandle& buffer);

ImageHandle read_image(InputStream& input);
// Here and below, the path "-" is standard input or output.
ImageHandle read_image(const std::string& path);

// Removes the colour profile and EXIF.
void remove_metadata(dae_image& image);

struct Encoding {
  bool jpeg = false;
  int32_t quality = 0;  // JPEG quality
};

// Throws if the file exists, unless `force`.
void write_image(const dae_image& image, const std::string& path, Encoding encoding, bool force);
// `path`: the name of a built-in model, or a file.
ModelHandle load_model(const std::string& path);
// Calls dae_model_with_kernels().
ModelHandle with_kernels(const dae_model& model, const std::string& kernels);
void write_model(const dae_model& model, const std::string& path, bool force);
SessionHandle open_session(const dae_model& model, int threads);
// Noise of one kind, as dae_corrupt() takes it.
struct NoiseArgument {
  std::string kind;
  float level = 0.0f;
  uint32_t seed = 0;
  uint32_t index = 0;
  bool clip = true;
};

ImageHandle corrupt(const dae_image& clean, const NoiseArgument& noise, dae_pixel_type type);
// `index`: number of the image in a series, whose images have different noise.
ImageHandle corrupt(const dae_image& clean, const std::string& chain, uint32_t seed, uint32_t index,
                    dae_pixel_type type);
// Enlarges bicubically, with the picture's pixel type.
ImageHandle enlarged(const dae_image& image, int factor);
// `rectangle`: {x, y, width, height}.
ImageHandle cropped(const dae_image& image, const int32_t rectangle[4]);

}  // namespace dae::cli

#endif  // DAE_CLI_HANDLES_H_

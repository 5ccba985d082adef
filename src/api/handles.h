// The contents of dae.h's opaque handles, and the place where exceptions become status codes.
#ifndef DAE_API_HANDLES_H_
#define DAE_API_HANDLES_H_

#include <forward_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adaptation/adaptation.h"
#include "api/dae.h"
#include "denoise/denoise_job.h"
#include "image/image.h"
#include "image/metadata.h"
#include "inference/session.h"
#include "model/model.h"
#include "training/run.h"
#include "training/validator.h"
#include "video/y4m.h"

struct dae_buffer {
  std::vector<uint8_t> bytes;
};

struct dae_image {
  dae::Image image;
  dae::ImageMetadata metadata = {};
};

struct dae_y4m {
  explicit dae_y4m(dae::Y4mHeader parsed) : header(std::move(parsed)), line(dae::format_y4m_header(header)) {}

  dae::Y4mHeader header;
  std::string line;
};

struct dae_model {
  std::shared_ptr<const dae::Model> model;
  std::string info;
};

struct dae_session {
  dae_session(std::shared_ptr<const dae::Model> model, int threads) : session(std::move(model), threads) {}
  dae_session(std::shared_ptr<const dae::Model> model, const dae::Session& other) : session(std::move(model), other) {}

  // The session of the model's first networks, or of its self-ensemble, opened when it is first asked for. It has this
  // session's threads.
  dae::Session& derived(std::optional<int32_t> parts, int32_t views);

  dae::Session session;

 private:
  struct Derived {
    std::size_t parts;
    int32_t views;
    dae::Session session;
  };
  std::forward_list<Derived> derived_;  // jobs refer to them, so they stay where they are
};

struct dae_job {
  dae_job(dae::Session& session, const dae_image& noisy, const dae::DenoiseOptions& options)
      : result{dae::DenoiseJob::make_result(session, noisy.image, options.alpha), noisy.metadata},
        job(session, noisy.image, options, result.image) {}

  dae_image result;
  dae::DenoiseJob job;  // writes into result, so it comes after it
};

struct dae_dataset {
  dae::Dataset dataset;
};

struct dae_trainer {
  dae_trainer(const dae::Model& start, const dae::TrainingOptions& options, const dae::Dataset& data,
              const dae::Dataset* validation_data, int threads)
      : run(start, options, data, threads), validation(validation_data) {}

  dae::TrainingRun run;
  const dae::Dataset* validation;
  std::optional<dae::Validator> validator;  // measures the current weights, until the next step
};

struct dae_adaptation {
  dae::Adaptation adaptation;
};

namespace dae::api {

// A file that cannot be read or written.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Turns the exception in flight into a status and keeps its message for dae_error_message().
dae_status report_exception() noexcept;

// Runs `body`. Every C function that calls C++ that may throw does so through this.
template <class Body>
dae_status guard(const Body& body) noexcept {
  try {
    body();
    return DAE_OK;
  } catch (...) {
    return report_exception();
  }
}

// Throws std::invalid_argument for a null pointer.
void require(const void* pointer, const char* name);
PixelType pixel_type(dae_pixel_type type);
// JSON text of options, empty for a null pointer.
inline std::string_view options_text(const char* options) {
  return options == nullptr ? "" : options;
}
// Wraps a model in a handle for the caller.
dae_model* new_model(Model model);

}  // namespace dae::api

#endif  // DAE_API_HANDLES_H_

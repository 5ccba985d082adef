#ifndef DAE_CLI_NETWORKS_H_
#define DAE_CLI_NETWORKS_H_

#include <string>
#include <vector>

#include "cli/handles.h"

namespace dae::cli {

// The factor of a super-resolution command; 0: the model's.
struct Enlarging {
  int scale = 0;
};

// Options for running a network.
struct RunConfig {
  int threads = 1;
  std::string kernels = "auto";  // dae_model_with_kernels
};

// The networks of a command: the given model, or a built-in model for each picture. Models are opened when first
// needed.
class Networks {
 public:
  // `model`: the name of a built-in model, or a file; empty: chosen for each picture by dae_network_for().
  Networks(std::string model, RunConfig config);
  // For super-resolution: a cascade is cut at the part that has the scale, and pictures are enlarged bicubically for a
  // network that keeps the size. An empty `model` is the built-in one for the scale, by default 2. Throws
  // std::runtime_error for a model with another scale.
  Networks(std::string model, RunConfig config, Enlarging enlarging);

  // Factor by which the result is larger; 1 for denoising.
  int scale() const { return scale_; }
  // The name of the network for a picture, and the session of a network. `noise_level`: as dae_network_for() takes it.
  std::string choose(const dae_image& image, double noise_level = 0.0) const;
  dae_session& session(const std::string& name);
  // A session of another model, with the same threads and kernels.
  SessionHandle prepare(const dae_model& model) const;
  // A whole job, with a progress line that names the picture. `name`: as choose() gives it. `options` is the JSON of
  // dae_denoise_start().
  ImageHandle run(const dae_image& image, const std::string& name, const std::string& options,
                  const std::string& subject);

 private:
  struct Opened {
    std::string name;
    SessionHandle session;
  };

  void open(const std::string& name, const dae_model& model);

  std::string model_;
  RunConfig config_;
  int prescale_ = 1;
  int scale_ = 1;
  std::vector<Opened> opened_;
};

// Cuts a cascade to the networks that together enlarge by `scale`; returns any other model with this scale unchanged.
// Throws std::runtime_error for other scales; `name` names the model in the message.
ModelHandle cut_to_scale(ModelHandle model, int scale, const std::string& name);

}  // namespace dae::cli

#endif  // DAE_CLI_NETWORKS_H_

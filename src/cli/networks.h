#ifndef DAE_CLI_NETWORKS_H_
#define DAE_CLI_NETWORKS_H_

#include <string>
#include <vector>

#include "cli/handles.h"

namespace dae::cli {

// What a command asks of a network that enlarges: the scale, or 0 for the model's own.
struct Enlarging {
  int scale = 0;
};

// How a command runs its networks.
struct RunConfig {
  int threads = 1;
  int views = 1;                 // of a self-ensemble (dae_model_self_ensemble)
  std::string kernels = "auto";  // dae_model_with_kernels
};

// The networks that a command runs pictures through: the one that was asked for, or for each picture the built-in one
// that was trained on such. Opened when first needed.
class Networks {
 public:
  // `model`: the name of a built-in model, or a file; empty: by the picture. What a picture goes through is then what
  // dae_network_for() says.
  Networks(std::string model, RunConfig config);
  // One that enlarges: a cascade is cut where it has the scale, and a network that keeps the size gets pictures that
  // were enlarged bicubically. Empty: the built-in one for the scale, 2 unless told. Throws std::runtime_error for a
  // model that has another scale.
  Networks(std::string model, RunConfig config, Enlarging enlarging);

  // What pictures are to become larger by before they go through the session: 1 but for networks that keep the size.
  int before() const { return before_; }
  // What the result is larger by in all; 1 unless asked to enlarge.
  int scale() const { return scale_; }
  // The name of the network for a picture, and its session.
  std::string choose(const dae_image& image) const;
  dae_session& session(const std::string& name);
  // A session of another model, run in the same way.
  SessionHandle prepare(const std::string& name, const dae_model& model) const;
  // A whole job, with a progress line that names the picture. `name`: as choose() gives it.
  Picture run(const dae_image& image, const std::string& name, const dae_denoise_options& options,
              const std::string& subject);

 private:
  struct Opened {
    std::string name;
    SessionHandle session;
  };

  void open(const std::string& name, const dae_model& model);

  std::string model_;
  RunConfig config_;
  int before_ = 1;
  int scale_ = 1;
  std::vector<Opened> opened_;
};

// The networks of a cascade that enlarge by `scale` together; any other model of this scale as it is. Throws
// std::runtime_error, whose message names the model by `name`, for other scales.
ModelHandle cut_to_scale(ModelHandle model, int scale, const std::string& name);

// What a model enlarges by; 0 where that is no whole number.
int scale_of(const dae_model& model);

}  // namespace dae::cli

#endif  // DAE_CLI_NETWORKS_H_

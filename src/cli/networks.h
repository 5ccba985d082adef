#ifndef DAE_CLI_NETWORKS_H_
#define DAE_CLI_NETWORKS_H_

#include <string>
#include <vector>

#include "cli/handles.h"

namespace dae::cli {

// The networks that a command runs pictures through: the one that was asked for, or for each picture the built-in one
// that was trained on such. Opened when first needed.
class Networks {
 public:
  // `model`: the name of a built-in model, or a file; empty: by the picture.
  Networks(std::string model, int threads);

  dae_session& session(const dae_image& image);

 private:
  struct Opened {
    std::string name;
    SessionHandle session;
  };

  std::string model_;
  int threads_;
  std::vector<Opened> opened_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_NETWORKS_H_

// Model files made in memory, so that tests can have any network and any damage.
#ifndef DAE_TESTS_SUPPORT_MODEL_BUILDER_H_
#define DAE_TESTS_SUPPORT_MODEL_BUILDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/model.h"

namespace dae::test {

struct LayerSpec {
  std::string stage;  // "encoder" or "decoder"
  std::string op;     // "conv2d" or "conv2d_transpose"
  int filters;
  int kernel;
  int stride;
  std::string activation;
};

// The article's network.
inline const std::vector<LayerSpec> kArticleLayers{{"encoder", "conv2d", 16, 3, 2, "relu"},
                                                   {"encoder", "conv2d", 8, 3, 2, "relu"},
                                                   {"decoder", "conv2d_transpose", 8, 3, 2, "relu"},
                                                   {"decoder", "conv2d_transpose", 16, 3, 2, "relu"},
                                                   {"decoder", "conv2d", 1, 3, 1, "sigmoid"}};

// A safetensors file from its JSON header and its data.
std::vector<uint8_t> safetensors_file(const std::string& header, const std::vector<float>& values);
// A model file with pseudo-random weights that keep activations around 1.
std::vector<uint8_t> model_file(int channels, const std::vector<LayerSpec>& layers);
std::shared_ptr<const Model> make_model(int channels, const std::vector<LayerSpec>& layers);
// Creates a model with pseudo-random weights for any table.
std::shared_ptr<const Model> make_model(const LayerTable& table, uint32_t seed = 1);

// `count` values in [0, 1), the same on every platform.
std::vector<float> random_values(std::size_t count, uint32_t seed);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_MODEL_BUILDER_H_

// Compares every layer's activation with PyTorch's, which models/golden.py computed in float64.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "inference/network.h"
#include "model/safetensors.h"
#include "support/test_files.h"

using namespace dae;

namespace {

#if defined(__wasm_relaxed_simd__)
constexpr float kTolerance = 1e-4f;
#else
constexpr float kTolerance = 1e-5f;
#endif

struct Golden {
  std::vector<uint8_t> bytes;
  Safetensors file;

  explicit Golden(const std::string& path)
      : bytes(test::read_repository_file(path)), file(parse_safetensors(bytes)) {}

  std::vector<float> values(const std::string& name) const {
    std::vector<float> values(file.tensors.at(name).count);
    file.read(file.tensors.at(name), values);
    return values;
  }
  TensorShape shape(const std::string& name) const {
    const std::vector<int64_t>& s = file.tensors.at(name).shape;
    return {s.at(0), s.at(1), s.at(2), s.at(3)};
  }
};

// Returns the largest error, relative to the value where it exceeds 1, because float32's resolution is relative.
float worst_error(const std::vector<float>& actual, const std::vector<float>& expected) {
  float worst = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, std::abs(actual[i] - expected[i]) / std::max(1.0f, std::abs(expected[i])));
  }
  return worst;
}

void check_layers(const std::string& model_path, const std::string& golden_path, const std::string& prefix) {
  const Model model = Model::load(test::read_repository_file(model_path));
  const Golden golden(golden_path);
  Network network(model);
  const std::vector<float> x = golden.values(prefix + "input");
  const TensorShape shape = golden.shape(prefix + "input");
  for (std::size_t last = 1; last <= model.table().layers.size(); ++last) {
    const std::string name = prefix + model.table().layers[last - 1].name;
    CAPTURE(name);
    REQUIRE(network.shapes({0, last}, shape).back() == golden.shape(name));
    const std::vector<float> expected = golden.values(name);
    std::vector<float> y(expected.size());
    const TensorShape output = network.shapes({0, last}, shape).back();
    DenseSource source(x.data(), shape);
 DenseSink sink(y.data(), output);
    network.run({0, last}, shape, {{0, output.h}, {0, output.w}}, source, sink);
    CHECK(worst_error(y, expected) <= kTolerance);
  }
}

}  // namespace

TEST_CASE("golden: every layer of the tutorial network", "[golden]") {
  for (const char* prefix : {"square.", "rect."}) {
    check_layers("models/fashion-tutorial.safetensors", "tests/golden/fashion-tutorial.golden.safetensors", prefix);
  }
}

TEST_CASE("golden: a network with connections, and every operator that has no weights", "[golden]") {
  check_layers("tests/golden/skips.safetensors", "tests/golden/skips.golden.safetensors", "");
}

TEST_CASE("golden: another network of the same operators loads without recompiling", "[golden]") {
  check_layers("tests/golden/variety.safetensors", "tests/golden/variety.golden.safetensors", "");
}

#include <array>
#include <stdexcept>
#include <string>

#include "corruption/noise.h"

namespace dae {
namespace {

// Names of NoiseKind, in its order.
constexpr std::array kNames = {"gaussian", "uniform", "salt-pepper", "masking", "poisson", "speckle"};

}  // namespace

const char* noise_name(NoiseKind kind) {
  return kNames.at(static_cast<std::size_t>(kind));
}

NoiseKind parse_noise(std::string_view name) {
  std::string known;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<NoiseKind>(i);
    known += (i == 0 ? "" : ", ") + std::string(kNames[i]);
  }
  throw std::invalid_argument("expected a kind of noise from " + known + ", got \"" + std::string(name) + "\"");
}

}  // namespace dae

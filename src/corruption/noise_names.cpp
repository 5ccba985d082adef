#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "common/message.h"
#include "corruption/noise.h"
#include "options/option_tables.h"

namespace dae {

const char* noise_name(NoiseKind kind) {
  return std::span(kNoiseKindNames)[static_cast<std::size_t>(kind)];
}

NoiseKind parse_noise_kind(std::string_view name) {
  const auto* found = std::find(std::begin(kNoiseKindNames), std::end(kNoiseKindNames), name);
  if (found != std::end(kNoiseKindNames)) return static_cast<NoiseKind>(found - std::begin(kNoiseKindNames));
  throw_error<std::invalid_argument>("expected a kind of noise from {}, got \"{}\"", join_names(kNoiseKindNames), name);
}

}  // namespace dae

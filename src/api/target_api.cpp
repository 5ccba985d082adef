#include "api/dae_target.h"

#include "api/handles.h"
#include "corruption/chain.h"

using dae::api::guard;
using dae::api::require;

dae_status dae_corruption_target(const dae_image* clean, const char* chain, uint32_t seed, uint32_t index,
                                 dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(clean, "clean");
    require(chain, "chain");
    require(out, "out");
    const dae::Chain steps(chain);
    *out = new dae_image{dae::corruption_target(clean->image, steps, seed, index, dae::api::pixel_type(type))};
  });
}

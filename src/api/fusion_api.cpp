#include "api/dae_fusion.h"

#include "api/handles.h"
#include "fusion/fusion.h"

using dae::api::guard;
using dae::api::require;

struct dae_fusion {
  dae::Fusion fusion;
  dae::ImageMetadata metadata;
};

dae_status dae_fusion_create(const dae_image* first, int32_t scale, dae_fusion** out) {
  return guard([&] {
    require(first, "first");
    require(out, "out");
    *out = new dae_fusion{dae::Fusion(first->image, scale), first->metadata};
  });
}

dae_status dae_fusion_add(dae_fusion* fusion, const dae_image* frame, double shift[2], int32_t* used) {
  return guard([&] {
    require(fusion, "fusion");
    require(frame, "frame");
    require(shift, "shift");
    require(used, "used");
    const std::optional<dae::Shift> found = fusion->fusion.add(frame->image);
    *used = found ? 1 : 0;
    if (!found) return;
    shift[0] = found->x;
    shift[1] = found->y;
  });
}

dae_status dae_fusion_mean(const dae_fusion* fusion, dae_pixel_type type, dae_image** out) {
  return guard([&] {
    require(fusion, "fusion");
    require(out, "out");
    *out = new dae_image{fusion->fusion.mean(dae::api::pixel_type(type)), fusion->metadata};
  });
}

void dae_fusion_free(dae_fusion* fusion) {
  delete fusion;
}

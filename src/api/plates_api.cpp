#include <span>
#include <stdexcept>

#include "api/dae_plates.h"
#include "api/handles.h"

using dae::api::guard;
using dae::api::require;

dae_status dae_plates_create(uint32_t seed, int32_t min_width, int32_t max_width, dae_plates** out) {
  return guard([&] {
    require(out, "out");
    *out = new dae_plates{dae::PlateRenderer(seed, min_width, max_width)};
  });
}

dae_status dae_plates_add_font(dae_plates* plates, const uint8_t* bytes, size_t size) {
  return guard([&] {
    require(plates, "plates");
    require(bytes, "bytes");
    plates->renderer.add_font(std::span(bytes, size));
  });
}

dae_status dae_plates_render(const dae_plates* plates, uint32_t index, dae_image** out, char text[16]) {
  return guard([&] {
    require(plates, "plates");
    require(out, "out");
    require(text, "text");
    dae::Plate plate = plates->renderer.render(index);
    constexpr std::size_t kRoom = 16;
    if (plate.text.size() >= kRoom) throw std::logic_error("a plate of too many characters: " + plate.text);
    *out = new dae_image{std::move(plate.image)};
    text[plate.text.copy(text, kRoom - 1)] = '\0';
  });
}

void dae_plates_free(dae_plates* plates) {
  delete plates;
}

// Alpha as the weight of colours when pixels are mixed, so that hidden colours do not show.
#ifndef DAE_IMAGE_ALPHA_H_
#define DAE_IMAGE_ALPHA_H_

#include <cstdint>
#include <span>

#include "image/image.h"

namespace dae {

// The weight of a pixel with an alpha of 0: negligible beside visible pixels, but where no pixel is visible, hidden
// colours are mixed as if there was no alpha.
inline constexpr float kHiddenWeight = 0x1p-20f;

// Whether no pixel has an alpha below 1.
bool is_opaque(const Image& image);

// To be called before pixels are mixed: multiplies the colours by alpha + kHiddenWeight, and stores this weight as the
// last channel.
void weight_by_alpha(std::span<float> row, int32_t channels);
// The inverse, to be called afterwards. Nothing is clipped.
void unweight(std::span<float> row, int32_t channels);

// Replaces the colours of pixels with an alpha of 0 by those of visible neighbours, and mixes both where alpha is
// faint, so that a network, which ignores alpha, does not see hidden colours.
Image fill_hidden_colors(const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_ALPHA_H_

// Where pixels mix, alpha weights their colours: a hidden colour must not show in the result.
#ifndef DAE_IMAGE_ALPHA_H_
#define DAE_IMAGE_ALPHA_H_

#include <cstdint>
#include <span>

#include "image/image.h"

namespace dae {

// The weight of a hidden pixel's colour: next to nothing beside a visible one, but where nothing is visible, hidden
// colours mix as without alpha.
inline constexpr float kHiddenWeight = 0x1p-20f;

// Whether the picture has no alpha, or only ones.
bool is_opaque(const Image& image);

// Before pixels mix: multiplies the colours by alpha + kHiddenWeight, which becomes the last channel.
void weight_by_alpha(std::span<float> row, int32_t channels);
// After it, the opposite. Nothing is clipped.
void unweight(std::span<float> row, int32_t channels);

// The picture with colours of visible neighbours under an alpha of 0, and a mixture of both where alpha is faint. What
// looks at a pixel's neighbours without regard to alpha, such as a network, then sees no hidden colour.
Image fill_hidden_colors(const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_ALPHA_H_

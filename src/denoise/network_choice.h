#ifndef DAE_DENOISE_NETWORK_CHOICE_H_
#define DAE_DENOISE_NETWORK_CHOICE_H_

#include <string_view>

#include "image/image.h"

namespace dae {

// The name of the built-in network for an image: for small gray pictures the Fashion-MNIST network; for pictures from
// cameras (NoiseEstimate::is_camera_noise()) photo-camera; for all others photo-small, which leaves pictures without
// white noise alone. Both photo networks have a noise_sigma; DenoiseJob estimates or takes the image's sigma for them.
// `asked` restricts the choice: "photo" stands for the large networks (photo, photo-gray, photo-camera-large),
// "photo-small" for the small ones for white noise; empty: any small one. `noise_level`: the sigma that the caller
// knows, from 0 to 1, or 0. A sigma describes white noise, so with one no network for cameras is chosen. Returns null
// if `asked` names a single network, so that there is nothing to choose.
const char* network_for(const Image& image, std::string_view asked, float noise_level = 0.0f);

}  // namespace dae

#endif  // DAE_DENOISE_NETWORK_CHOICE_H_

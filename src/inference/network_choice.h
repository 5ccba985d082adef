#ifndef DAE_INFERENCE_NETWORK_CHOICE_H_
#define DAE_INFERENCE_NETWORK_CHOICE_H_

#include <string_view>

#include "image/image.h"

namespace dae {

// The name of the shipped network that was trained on such pictures: a small gray one is taken for Fashion-MNIST's, one
// as a camera makes them goes to the network that finds out about the noise by itself, and any other to the one that is
// told sigma, and leaves alone what has no white noise. `asked` restricts the choice: "photo" and "photo-small" each
// stand for a pair, one network for colour and one for gray; empty: any. Null where `asked` names one network, about
// which there is no choice.
const char* network_for(const Image& image, std::string_view asked);

}  // namespace dae

#endif  // DAE_INFERENCE_NETWORK_CHOICE_H_

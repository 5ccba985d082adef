#ifndef DAE_CLI_FASHION_MNIST_H_
#define DAE_CLI_FASHION_MNIST_H_

#include <string>

#include "cli/handles.h"

namespace dae::cli {

// The folder of Debian's package dataset-fashion-mnist.
inline constexpr const char* kFashionMnistFolder = "/usr/share/datasets/fashion-mnist";

// The training or test images: gray images of the same size, contiguous in memory.
struct Split {
  int32_t count = 0;
  int32_t height = 0;
  int32_t width = 0;
  BufferHandle pixels;
};

// `name` is "train" or "t10k"; the file may be gzip-compressed.
Split read_fashion_mnist(const std::string& folder, const std::string& name);
// The labels of the images: for each a byte, the number of one of ten kinds of clothing.
BufferHandle read_fashion_mnist_labels(const std::string& folder, const std::string& name);

ImageHandle split_image(const Split& split, int32_t index);

}  // namespace dae::cli

#endif  // DAE_CLI_FASHION_MNIST_H_

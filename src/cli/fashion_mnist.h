#ifndef DAE_CLI_FASHION_MNIST_H_
#define DAE_CLI_FASHION_MNIST_H_

#include <string>

#include "cli/handles.h"

namespace dae::cli {

// Where Debian's dataset-fashion-mnist puts it.
inline constexpr const char* kFashionMnistFolder = "/usr/share/datasets/fashion-mnist";

// One split: gray images of one size, one after the other.
struct Split {
  int32_t count = 0;
  int32_t height = 0;
  int32_t width = 0;
  Buffer pixels;
};

// `name` is "train" or "t10k"; the file may be gzip-compressed.
Split read_fashion_mnist(const std::string& folder, const std::string& name);
// Which of the ten kinds of clothes each image shows, a byte an image.
Buffer read_fashion_mnist_labels(const std::string& folder, const std::string& name);

Picture split_image(const Split& split, int32_t index);

}  // namespace dae::cli

#endif  // DAE_CLI_FASHION_MNIST_H_
